package io.vireo.base;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The name of an open connection, for example {@code qemu:///system} or {@code test:///default}.
 */
public record HypervisorUri(String text) {

  private static final int LENGTH_MAX = 1024;

  public HypervisorUri {
    if (text.length() > LENGTH_MAX) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "hypervisor URI is longer than " + LENGTH_MAX + " characters");
    }
    try {
      if (new URI(text).getScheme() == null) {
        throw new VirtException(
            ErrorCode.INVALID_ARG,
            "hypervisor URI '" + text + "' has no scheme, like qemu:///system");
      }
    } catch (URISyntaxException malformed) {
      throw new VirtException(ErrorCode.INVALID_ARG, "'" + text + "' is not a URI", malformed);
    }
  }

  /** The driver's name: {@code qemu} of {@code qemu+unix:///system}. */
  public String scheme() {
    String scheme = URI.create(text).getScheme();
    int plus = scheme.indexOf('+');
    return plus < 0 ? scheme : scheme.substring(0, plus);
  }

  /** The path without its slash: {@code system} of {@code qemu:///system}. */
  public String name() {
    String path = URI.create(text).getPath();
    return path == null || path.length() < 2 ? "" : path.substring(1);
  }

  /** A name for directories: {@code qemu-system}. */
  public String directoryName() {
    return (scheme() + "-" + name()).replaceAll("[^A-Za-z0-9._-]", "_");
  }

  @Override
  public String toString() {
    return text;
  }
}
