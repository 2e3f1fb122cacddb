package io.vireo.qemu.process;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Sockets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What one instance keeps while it runs: its sockets and its pid file. Gone when it is gone. */
public record RunDirectory(Path path) {

  private static final int NAME_CHARACTERS_MAX = 20;
  private static final String LONGEST_SOCKET = "monitor.sock";

  public RunDirectory {
    Path longest = path.resolve(LONGEST_SOCKET);
    int bytes = longest.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Sockets.UNIX_PATH_BYTES_MAX) {
      throw new VirtException(
          ErrorCode.OPERATION_INVALID,
          "socket path %s has %d bytes and the kernel takes %d; choose a shorter run directory"
              .formatted(longest, bytes, Sockets.UNIX_PATH_BYTES_MAX));
    }
  }

  /** The directory of instance {@code id}; the name is there for people. */
  public static RunDirectory of(Path parent, int id, String domain) {
    String plain = domain.replaceAll("[^A-Za-z0-9._-]", "_");
    String shortened = plain.substring(0, Math.min(plain.length(), NAME_CHARACTERS_MAX));
    return new RunDirectory(parent.resolve(id + "-" + shortened));
  }

  /** Where QEMU listens for its monitor. */
  public Path monitor() {
    return path.resolve(LONGEST_SOCKET);
  }

  /** Where state goes out of QEMU or into it. */
  public Path state() {
    return path.resolve("state.sock");
  }

  public Path pidFile() {
    return path.resolve("qemu.pid");
  }
}
