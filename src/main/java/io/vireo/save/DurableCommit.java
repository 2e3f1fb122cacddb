package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.content.DigestTable;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a save, whose order is the promise: flush the data, write the complete magic, flush
 * again, then the new name and its own flush ({@link NewFile#publish}). Blocks.
 *
 * @param image whose stream has been written
 * @param expectedBytes its length if not a byte was lost
 */
record DurableCommit(FileCalls disk, Clock clock, NewFile image, long expectedBytes) {

  Committed run(StateRoad road) throws IOException {
    Instant written = clock.instant();
    DiskFile file = image.file();
    requireWhole(file);
    requireIncomplete(file);
    Optional<DigestTable> digests = road.digests();
    if (digests.isPresent()) {
      image.front().write(file, digests.get());
    }
    force(file);
    Instant dataFlushed = clock.instant();
    file.writeFully(ByteBuffer.wrap(SaveHeader.magic(true)), 0);
    force(file);
    file.close();
    Instant magicFlushed = clock.instant();
    Optional<NewFile.Named> named = image.publish(disk, clock);
    return new Committed(
        image.target().name(),
        expectedBytes,
        digests.isPresent(),
        new Committed.Moments(
            road.firstByte(),
            written,
            dataFlushed,
            magicFlushed,
            named.map(NewFile.Named::renamed),
            named.map(NewFile.Named::directoryFlushed)));
  }

  /** A device has the length that it has. */
  private void requireWhole(DiskFile file) throws IOException {
    long size = file.size();
    boolean device = image.target().kind() == DiskFacts.Kind.BLOCK_DEVICE;
    if (device ? size < expectedBytes : size != expectedBytes) {
      throw new VirtException(
          ErrorCode.WRITE_FAILED,
          "cannot save to %s: %d bytes were written and the file has %d"
              .formatted(image.target().name(), expectedBytes, size));
    }
  }

  /** Whoever completed the file before its data was flushed broke the promise. */
  private void requireIncomplete(DiskFile file) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(SaveHeader.MAGIC_BYTES);
    file.readFully(magic, 0);
    if (!SaveHeader.bearsIncomplete(magic.flip())) {
      throw new VirtException(
          ErrorCode.WRITE_FAILED,
          "cannot save to %s: the file was changed meanwhile".formatted(image.target().name()));
    }
  }

  private void force(DiskFile file) {
    try {
      file.force();
    } catch (IOException cause) {
      throw DiskFailure.writing(image.target().name(), cause);
    }
  }
}
