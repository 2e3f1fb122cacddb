package io.vireo.auth;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Lane;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A file of settings that may change while it is used. What it says is handed over whenever it is
 * another one than before; reading is done on a lane.
 */
final class WatchedFile {

  static final int BYTES_MAX = 1 << 20;

  /** Bits that a file of secrets must not have. */
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  /** What must be so for nobody else to have a say in what it says. */
  enum Kind {
    /** Nobody but its owner may read it. */
    SECRET,
    /** The same, and an empty text while there is no such file. */
    SECRET_OR_NONE,
    /** Nobody but its owner may write it. */
    OPEN
  }

  private record Look(Object key, long bytes, long changed) {}

  private final Lane lane;
  private final Path path;
  private final Kind kind;
  private final AtomicReference<Optional<Look>> last = new AtomicReference<>(Optional.empty());

  WatchedFile(Lane lane, Path path, Kind kind) {
    this.lane = lane;
    this.path = path;
    this.kind = kind;
  }

  Path path() {
    return path;
  }

  /**
   * The text, if it is another file than at the last look, or was written since. Fails with {@code
   * CONF_SYNTAX} where it cannot be read or others could read or write what they must not.
   */
  Future<Optional<String>> news() {
    return lane.run(this::look);
  }

  /** Lets the next look be as the first: what was read could not be used. */
  void forget() {
    last.set(Optional.empty());
  }

  /** As {@link #news}, whatever was read before. */
  Future<String> text() {
    forget();
    return news().map(Optional::orElseThrow);
  }

  private Optional<String> look() {
    try {
      PosixFileAttributes facts = Files.readAttributes(path, PosixFileAttributes.class);
      Look now = new Look(facts.fileKey(), facts.size(), facts.lastModifiedTime().toMillis());
      if (last.get().filter(now::equals).isPresent()) {
        return Optional.empty();
      }
      requirePrivate(facts);
      Optional<String> text = Optional.of(read());
      last.set(Optional.of(now));
      return text;
    } catch (NoSuchFileException absent) {
      return absent();
    } catch (IOException failed) {
      throw refused("cannot be read: " + failed.getClass().getSimpleName());
    }
  }

  private Optional<String> absent() {
    if (kind != Kind.SECRET_OR_NONE) {
      throw refused("is not there");
    }
    Look nothing = new Look("nothing", 0, 0);
    return last.getAndSet(Optional.of(nothing)).filter(nothing::equals).isPresent()
        ? Optional.empty()
        : Optional.of("");
  }

  private String read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw refused("is longer than " + BYTES_MAX + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private void requirePrivate(PosixFileAttributes facts) {
    Set<PosixFilePermission> bits = facts.permissions();
    if (kind != Kind.OPEN && bits.stream().anyMatch(OTHERS::contains)) {
      throw refused("may be read or written by others; chmod 600 it");
    }
    if (bits.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw refused("may be written by everybody; chmod o-w it");
    }
  }

  private VirtException refused(String why) {
    return new VirtException(ErrorCode.CONF_SYNTAX, "file " + path + " " + why);
  }
}
