package io.vireo.host;

import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room file systems have, asked on their own lanes. Any thread. */
public record DiskRoom(Host host) {

  /** Bytes that this process may still write to the file system of {@code directory}. */
  public Future<Long> usableBytes(Path directory) {
    return host.laneOf(directory).run(() -> Files.getFileStore(directory).getUsableSpace());
  }
}
