package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a run. When that is over, or given up with a signal, whatever still runs in it
 * is ended, which is told by its command line, and nothing of it stays.
 */
final class Room implements AutoCloseable {

  private static final int TRIES = 50;
  private static final int PAUSE_MILLIS = 100;

  private final Path path;
  private final Thread whenKilled;

  private Room(Path path) {
    this.path = path;
    this.whenKilled = new Thread(this::clear);
  }

  static Room in(Path directory) throws IOException {
    Room room = new Room(Files.createTempDirectory(directory.toRealPath(), "vireo-bench-"));
    Runtime.getRuntime().addShutdownHook(room.whenKilled);
    return room;
  }

  Path path() {
    return path;
  }

  private void clear() {
    try {
      for (int turn = 0; turn < TRIES && !inhabitants().isEmpty(); turn++) {
        inhabitants().forEach(ProcessHandle::destroyForcibly);
        Thread.sleep(PAUSE_MILLIS);
      }
      remove();
    } catch (IOException left) {
      System.err.println(path + " could not be removed: " + left);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** The daemons and their guests: all have the directory in their command lines. */
  private List<ProcessHandle> inhabitants() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(this::isInhabitant)
        .toList();
  }

  private boolean isInhabitant(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .contains(path.getFileName().toString());
    } catch (IOException ended) {
      return false;
    }
  }

  private void remove() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void close() {
    clear();
    Runtime.getRuntime().removeShutdownHook(whenKilled);
  }
}
