package io.vireo.sim;

import io.vireo.save.Inspection;
import io.vireo.save.SaveImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * An image that there should be, as the reader would see it.
 *
 * @param label unique in its scenario
 * @param state everything behind the document, as it lies in the file
 */
record Guest(String label, String xml, boolean running, ByteBuffer state) {

  /** Whether the image is this one, to the last byte. */
  boolean is(SaveImage image, ByteBuffer stored) {
    return image.xml().equals(xml) && image.header().running() == running && stored.equals(state);
  }

  static ByteBuffer stored(SaveImage image) throws IOException {
    byte[] all = Files.readAllBytes(image.path());
    return ByteBuffer.wrap(Arrays.copyOfRange(all, (int) image.streamOffset(), all.length));
  }

  static boolean isComplete(Inspection inspection) {
    return inspection instanceof Inspection.Complete;
  }
}
