package io.vireo.driver;

import io.vertx.core.Future;
import java.nio.file.Path;

/** Can write the guest's memory into a file, for debuggers. */
public interface CoreDumping {

  /** Hears how far it is, in bytes. */
  @FunctionalInterface
  interface Moves {
    void moved(long done, long total);
  }

  /**
   * Writes the memory of the machine, which stands still or not.
   *
   * @param file is made; must not be there
   * @param format {@code elf}, {@code kdump-zlib}, {@code kdump-lzo} or {@code kdump-snappy}
   * @return fails with {@code ARGUMENT_UNSUPPORTED} for a format that this one does not know
   */
  Future<Void> dump(Path file, String format, Moves moves);
}
