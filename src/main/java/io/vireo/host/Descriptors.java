package io.vireo.host;

import io.vertx.core.Future;
import java.nio.file.Path;

/** Open files by the numbers that the kernel knows them by, to be passed to other programs. */
public interface Descriptors {

  /**
   * How a file is opened. Whoever takes over a descriptor may insist on exactly what it would have
   * opened itself, so none of these is a substitute for another.
   */
  enum Access {
    READ,
    WRITE,
    /** Past the page cache (O_DIRECT, open(2)). */
    READ_DIRECT,
    /** Past the page cache (O_DIRECT, open(2)). */
    WRITE_DIRECT;

    boolean isDirect() {
      return this == READ_DIRECT || this == WRITE_DIRECT;
    }

    boolean writes() {
      return this == WRITE || this == WRITE_DIRECT;
    }
  }

  /**
   * Opens a file that is there; programs that are started do not inherit it.
   *
   * @return completes on the lane of the file's file system: hop with {@link Loop#deliver}. Fails
   *     with {@code ARGUMENT_UNSUPPORTED} where there is no direct I/O, {@code NO_FILE}, {@code
   *     ACCESS_DENIED} or {@code OPEN_FAILED}
   */
  Future<Descriptor> open(Path file, Access access);
}
