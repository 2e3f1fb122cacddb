package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.place.DeviceFile;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * A new image where it is to stay, since its target cannot be renamed over or shall not be. What
 * was there goes first: the incomplete magic is on the disk before anything else is written, so
 * that no mixture of old and new is ever taken for an image.
 */
record InPlaceFile(SaveTarget target, ImageFront front, DiskFile file, Optional<DirectFile> direct)
    implements NewFile {

  static InPlaceFile open(FileCalls disk, SaveTarget target, SaveRequest request) {
    try {
      DiskFile file = opened(disk, target);
      try {
        return begun(disk, target, file, request);
      } catch (IOException | RuntimeException failed) {
        file.close();
        throw failed;
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }

  private static DiskFile opened(FileCalls disk, SaveTarget target) throws IOException {
    DiskFile file = disk.update(target.file());
    if (!file.claim()) {
      file.close();
      throw new VirtException(
              ErrorCode.RESOURCE_BUSY,
              "%s is being written by another call; try again".formatted(target.name()))
          .of(target.name().toString());
    }
    return target.kind() == DiskFacts.Kind.BLOCK_DEVICE ? new DeviceFile(file) : file;
  }

  private static InPlaceFile begun(
      FileCalls disk, SaveTarget target, DiskFile file, SaveRequest request) throws IOException {
    Optional<DirectFile> direct = DirectFile.open(disk, target.file(), target, request.storage());
    ImageFront front = ImageFront.fresh(request);
    file.writeFully(ByteBuffer.wrap(SaveHeader.magic(false)), 0);
    file.force();
    file.truncate(SaveHeader.MAGIC_BYTES);
    front.write(file);
    return new InPlaceFile(target, front, file, direct);
  }

  @Override
  public Path path() {
    return target.file();
  }

  /** It has its name already; that it still leads to the same file is all there is to check. */
  @Override
  public Optional<Named> publish(FileCalls disk, Clock clock) throws IOException {
    target.requireUnchanged();
    return Optional.empty();
  }

  /**
   * What was there is gone. What is there says that it is incomplete, durably, also if the complete
   * magic was on its way to the disk: its guest goes on and is newer.
   */
  @Override
  public void remove(FileCalls disk) {
    try (file) {
      closeDirect();
      file.writeFully(ByteBuffer.wrap(SaveHeader.magic(false)), 0);
      file.force();
    } catch (ClosedChannelException elsewhere) {
      // it was whole, and its name was found to lead to another file
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }
}
