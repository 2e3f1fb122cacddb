package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.save.content.StateHead;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import io.vireo.stream.StateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** This room with other file calls than the machine's, for tests in other rooms. */
public final class SaveBridge {

  private SaveBridge() {}

  public static Future<ImageWriter> open(Host host, FileCalls disk, SaveRequest request) {
    return ImageWriter.open(host, disk, request);
  }

  public static SaveImage redefine(FileCalls disk, Path path, String xml, Optional<Boolean> runs) {
    return ImageRedefinition.redefine(disk, path, xml, runs);
  }

  public static void complete(FileCalls disk, Path path, Optional<String> sha256) {
    StreamCompletion.complete(disk, path, sha256);
  }

  /** What a daemon does about an image when it starts. */
  public static List<Path> recover(FileCalls disk, Path path) {
    RedefineJournal.settle(disk, path);
    return SideFile.removeLeftovers(disk, path);
  }

  /** Where a journal for that image stands. */
  public static Path journal(Path path) throws IOException {
    return SideFile.journal(path);
  }

  /** Whether a sparse state begins there. */
  public static boolean isMapped(Path path, long offset) throws IOException {
    try (DiskFile file = FileCalls.local().open(path)) {
      StateHead.read(file, offset);
      return StateHead.isThere(file, offset, StateFile.Layout.MAPPED);
    }
  }

  /** Whether the document as it was read takes no more room than it has. */
  public static boolean fits(SaveImage image) {
    return image.document().textBytes() <= image.header().dataBytes();
  }

  /** The header and document of an image as they would be written again. */
  public static byte[] front(SaveImage image) {
    return ByteBuffer.allocate(Math.toIntExact(image.streamOffset()))
        .put(image.header().encode())
        .put(image.document().encode(image.header().dataBytes()))
        .array();
  }
}
