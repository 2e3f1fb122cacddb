package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.place.FileIdentity;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The new image under a temporary name beside its target, and how it gets the target's name. If the
 * last flush fails the new name may or may not survive a power cut, so it is taken back: the save
 * is going to be reported as failed and its guest will go on, and an image that is older than its
 * guest must not be found later. For that the earlier image keeps a second name until the end,
 * where the file system has hard links.
 *
 * @param created which file the name meant when it was made
 */
record PartFile(
    SaveTarget target,
    Path path,
    ImageFront front,
    DiskFile file,
    Optional<DirectFile> direct,
    FileIdentity created)
    implements NewFile {

  private static final int NAME_ATTEMPTS_MAX = 10;

  static PartFile create(FileCalls disk, SaveTarget target, SaveRequest request) {
    Path path = SideFile.part(target.file());
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return filled(disk, path, disk.create(path), new Making(target, request));
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

  private record Making(SaveTarget target, SaveRequest request) {}

  private static PartFile filled(FileCalls disk, Path path, DiskFile file, Making making)
      throws IOException {
    try {
      ImageFront front = ImageFront.fresh(making.request());
      front.write(file);
      Optional<DirectFile> direct =
          DirectFile.open(disk, path, making.target(), making.request().storage());
      return new PartFile(making.target(), path, front, file, direct, FileIdentity.of(path));
    } catch (IOException | RuntimeException failed) {
      discard(disk, path, file, failed);
      throw failed;
    }
  }

  private static void discard(FileCalls disk, Path path, DiskFile file, Exception failed) {
    try (file) {
      disk.delete(path);
      disk.forceDirectory(path.getParent());
    } catch (IOException also) {
      failed.addSuppressed(also);
    }
  }

  @Override
  public Optional<Named> publish(FileCalls disk, Clock clock) throws IOException {
    target.requireUnchanged();
    if (!FileIdentity.of(path).equals(created)) {
      throw new VirtException(
          ErrorCode.WRITE_FAILED,
          "cannot save to " + target.name() + ": " + path + " was replaced");
    }
    boolean kept = keepEarlier(disk);
    Instant renamed = rename(disk, clock, kept);
    if (kept) {
      dropEarlier(disk);
    }
    return Optional.of(new Named(renamed, clock.instant()));
  }

  /** Returns when the name was given; it is on the disk. */
  private Instant rename(FileCalls disk, Clock clock, boolean kept) throws IOException {
    try {
      disk.rename(path, target.file());
      Instant renamed = clock.instant();
      disk.forceDirectory(target.directoryPath());
      return renamed;
    } catch (IOException failed) {
      takeBack(disk, kept, failed);
      throw failed;
    }
  }

  /** What cannot be told fails the save: an earlier image must not be taken for none. */
  private boolean keepEarlier(FileCalls disk) throws IOException {
    if (FileKind.find(target.file()).isEmpty()) {
      return false;
    }
    try {
      disk.link(target.file(), SideFile.earlier(path));
      return true;
    } catch (IOException noHardLinks) {
      return false;
    }
  }

  /**
   * A rename that failed may have been done all the same, so the file itself is asked. What is
   * taken back must be flushed as well: the disk could otherwise keep the one and lose the other.
   */
  private void takeBack(FileCalls disk, boolean kept, IOException failed) {
    try {
      if (!isPublished()) {
        return;
      }
      if (kept) {
        disk.rename(SideFile.earlier(path), target.file());
      } else {
        disk.delete(target.file());
      }
      disk.forceDirectory(target.directoryPath());
    } catch (IOException also) {
      failed.addSuppressed(also);
    }
  }

  private boolean isPublished() throws IOException {
    return FileKind.find(target.file()).isPresent()
        && FileIdentity.of(target.file()).equals(created);
  }

  /**
   * A second name that stays costs room and nothing else, but much of it: it must not come back
   * when the record of the save is gone, by which the next sweep would know of it.
   */
  private void dropEarlier(FileCalls disk) {
    try {
      disk.delete(SideFile.earlier(path));
      disk.forceDirectory(target.directoryPath());
    } catch (IOException later) {
      // the image is durable: this must not turn success into failure
    }
  }

  /** Also of a commit that got half way. None of it comes back after a power cut. */
  @Override
  public void remove(FileCalls disk) {
    try (file) {
      closeDirect();
      boolean part = disk.delete(path);
      if (SideFile.dropSecondName(disk, SideFile.earlier(path), target.file()) || part) {
        disk.forceDirectory(target.directoryPath());
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(path, cause);
    }
  }
}
