package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * A new image while it is being written, header and document there, ready for the stream. Blocks.
 */
sealed interface NewFile permits PartFile, InPlaceFile {

  SaveTarget target();

  /** As it is called while it is written. */
  Path path();

  ImageFront front();

  DiskFile file();

  /** The same file past the page cache, if this process writes it so. */
  Optional<DirectFile> direct();

  /** An open descriptor and the block size that every access must keep to. */
  record DirectFile(DiskFile file, int blockBytes) {

    static Optional<DirectFile> open(FileCalls disk, Path path, SaveTarget target, Storage storage)
        throws IOException {
      return storage.direct() && !storage.byHypervisor()
          ? Optional.of(new DirectFile(opened(disk, path, target), target.blockBytes()))
          : Optional.empty();
    }

    private static DiskFile opened(FileCalls disk, Path path, SaveTarget target) {
      try {
        return disk.direct(path);
      } catch (IOException cause) {
        throw new VirtException(
            ErrorCode.ARGUMENT_UNSUPPORTED,
            "the file system of %s cannot bypass the cache; save without bypass-cache"
                .formatted(target.name()),
            cause);
      }
    }
  }

  /**
   * Gives the finished file, whose complete magic is on the disk, the target's name.
   *
   * @return when that happened; empty for what has its name already
   */
  Optional<Named> publish(FileCalls disk, Clock clock) throws IOException;

  /** When a new name was given, and when it was on the disk. */
  record Named(Instant renamed, Instant directoryFlushed) {}

  /** Closes and removes every trace, as far as there is one to remove. */
  void remove(FileCalls disk);

  default void closeDirect() throws IOException {
    if (direct().isPresent()) {
      direct().get().file().close();
    }
  }
}
