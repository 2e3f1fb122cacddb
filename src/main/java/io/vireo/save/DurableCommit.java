package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The end of a save, whose order is the promise: flush the data, write the complete magic, flush
 * again, rename over the target, flush the directory. Blocks.
 *
 * <p>If the last flush fails the new name may or may not survive a power cut, so it is taken back:
 * the save is going to be reported as failed and its guest will go on, and an image that is older
 * than its guest must not be found later. For that the earlier image keeps a second name until the
 * end, where the file system has hard links.
 *
 * @param part the finished new image under its temporary name
 * @param expectedBytes its length if not a byte was lost
 */
record DurableCommit(
    FileCalls disk, Clock clock, SaveTarget target, Path part, long expectedBytes) {

  Committed run(DiskFile file, FileIdentity created) throws IOException {
    Instant start = clock.instant();
    requireWhole(file);
    force(file);
    Instant dataFlushed = clock.instant();
    file.writeFully(ByteBuffer.wrap(SaveHeader.magic(true)), 0);
    force(file);
    file.close();
    Instant magicFlushed = clock.instant();
    boolean kept = publish(created);
    Instant renamed = clock.instant();
    forceName(kept);
    return new Committed(
        target.name(),
        expectedBytes,
        new Committed.Times(
            Duration.between(start, dataFlushed),
            Duration.between(dataFlushed, magicFlushed),
            Duration.between(magicFlushed, renamed),
            Duration.between(renamed, clock.instant())));
  }

  private void requireWhole(DiskFile file) throws IOException {
    if (file.size() != expectedBytes) {
      throw new VirtException(
          ErrorCode.WRITE_FAILED,
          "cannot save to %s: %d bytes were written and the file has %d"
              .formatted(target.name(), expectedBytes, file.size()));
    }
  }

  private void force(DiskFile file) {
    try {
      file.force();
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }

  /** Returns whether there was an earlier image and it kept a second name. */
  private boolean publish(FileIdentity created) throws IOException {
    target.requireUnchanged();
    if (!FileIdentity.of(part).equals(created)) {
      throw new VirtException(
          ErrorCode.WRITE_FAILED,
          "cannot save to " + target.name() + ": " + part + " was replaced");
    }
    boolean kept = keepEarlier();
    disk.rename(part, target.file());
    return kept;
  }

  /** What cannot be told fails the save: an earlier image must not be taken for none. */
  private boolean keepEarlier() throws IOException {
    if (FileKind.find(target.file()).isEmpty()) {
      return false;
    }
    try {
      disk.link(target.file(), SideFile.earlier(part));
      return true;
    } catch (IOException noHardLinks) {
      return false;
    }
  }

  private void forceName(boolean kept) throws IOException {
    try {
      disk.forceDirectory(target.directoryPath());
    } catch (IOException failed) {
      takeBack(kept, failed);
      throw failed;
    }
    if (kept) {
      dropEarlier();
    }
  }

  private void takeBack(boolean kept, IOException failed) {
    try {
      if (kept) {
        disk.rename(SideFile.earlier(part), target.file());
      } else {
        disk.delete(target.file());
      }
    } catch (IOException also) {
      failed.addSuppressed(also);
    }
  }

  /** A second name that stays costs room and nothing else; the next sweep takes it. */
  private void dropEarlier() {
    try {
      disk.delete(SideFile.earlier(part));
    } catch (IOException later) {
      // the image is durable: this must not turn success into failure
    }
  }
}
