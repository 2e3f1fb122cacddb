package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import io.vireo.stream.FileSink;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The new image under its temporary name: created, header and document written, ready for the
 * stream.
 *
 * @param direct the same file past the page cache, if that was asked for
 * @param created which file the name meant when it was made
 */
record PartFile(
    SaveTarget target,
    Path path,
    SaveHeader header,
    DiskFile file,
    Optional<DirectFile> direct,
    FileIdentity created) {

  private static final int NAME_ATTEMPTS_MAX = 10;

  /** An open descriptor and the block size that every access must keep to. */
  record DirectFile(DiskFile file, int blockBytes) {}

  static PartFile create(FileCalls disk, SaveTarget target, SaveRequest request) {
    SaveHeader header = SaveHeader.fresh(request.document(), request.running());
    Path path = SideFile.part(target.file());
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return filled(disk, path, disk.create(path), new Front(target, header, request));
        } catch (FileAlreadyExistsException taken) {
          if (attempt == NAME_ATTEMPTS_MAX) {
            throw taken;
          }
          path = SideFile.part(target.file());
        }
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }

  private record Front(SaveTarget target, SaveHeader header, SaveRequest request) {}

  private static PartFile filled(FileCalls disk, Path path, DiskFile file, Front front)
      throws IOException {
    try {
      file.writeFully(front.header().encode(), 0);
      file.writeFully(
          front.request().document().encode(front.header().dataBytes()), SaveHeader.BYTES);
      Optional<DirectFile> direct =
          front.request().storage().direct()
              ? Optional.of(openDirect(disk, path, front.target()))
              : Optional.empty();
      return new PartFile(
          front.target(), path, front.header(), file, direct, FileIdentity.of(path));
    } catch (IOException | RuntimeException failed) {
      discard(disk, path, file, failed);
      throw failed;
    }
  }

  private static DirectFile openDirect(FileCalls disk, Path path, SaveTarget target) {
    try {
      return new DirectFile(disk.direct(path), target.blockBytes());
    } catch (IOException cause) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "the file system of %s cannot bypass the cache; save without bypass-cache"
              .formatted(target.name()),
          cause);
    }
  }

  private static void discard(FileCalls disk, Path path, DiskFile file, Exception failed) {
    try (file) {
      disk.delete(path);
    } catch (IOException also) {
      failed.addSuppressed(also);
    }
  }

  FileSink sink(Host host) {
    FileSink.Target to = new FileSink.Target(target.name(), file, header.streamOffset());
    return direct
        .map(past -> FileSink.direct(host, to, past.file(), past.blockBytes()))
        .orElseGet(() -> FileSink.buffered(host, to));
  }

  /** Closes and removes every trace, also of a commit that got half way. */
  void remove(FileCalls disk) {
    try (file) {
      closeDirect();
      disk.delete(path);
      SideFile.dropSecondName(disk, SideFile.earlier(path), target.file());
    } catch (IOException cause) {
      throw DiskFailure.writing(path, cause);
    }
  }

  void closeDirect() throws IOException {
    if (direct.isPresent()) {
      direct.get().file().close();
    }
  }
}
