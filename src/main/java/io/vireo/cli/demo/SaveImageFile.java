package io.vireo.cli.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Makes of a save image what a save that was killed leaves. */
final class SaveImageFile {

  private static final ByteBuffer INCOMPLETE =
      ByteBuffer.wrap("LibvirtQemudPart".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  private SaveImageFile() {}

  /** A copy of the image's first half, with the incomplete magic. */
  static Path firstHalf(Path image, Path copy) {
    try (FileChannel from = FileChannel.open(image);
        FileChannel to =
            FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long half = from.size() / 2;
      for (long done = 0; done < half; ) {
        done += from.transferTo(done, half - done, to);
      }
    } catch (IOException failure) {
      throw new NotShown("the image cannot be copied", failure);
    }
    markIncomplete(copy);
    return copy;
  }

  /** Gives a file the incomplete magic. */
  static void markIncomplete(Path image) {
    try (FileChannel file = FileChannel.open(image, Set.of(StandardOpenOption.WRITE))) {
      int written = file.write(INCOMPLETE.duplicate(), 0);
      NotShown.unless(written == INCOMPLETE.capacity(), "the magic was not written whole");
    } catch (IOException failure) {
      throw new NotShown("the image " + image + " cannot be changed", failure);
    }
  }
}
