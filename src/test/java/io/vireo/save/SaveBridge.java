package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.state.FileCalls;
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

  /** What a daemon does about an image when it starts. */
  public static List<Path> recover(FileCalls disk, Path path) {
    RedefineJournal.settle(disk, path);
    return SideFile.removeLeftovers(disk, path);
  }
}
