package io.vireo.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's own directory, on a real disk. */
record Workspace(Path directory) {

  private static final Path REAL_DISK = Path.of("/var/tmp");

  static Workspace make() throws IOException {
    return Files.isWritable(REAL_DISK)
        ? new Workspace(Files.createTempDirectory(REAL_DISK, "vireo-demo-"))
        : new Workspace(Files.createTempDirectory("vireo-demo-"));
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  Path stateDir() {
    return file("state");
  }

  Path runDir() {
    return file("run");
  }

  Path log() {
    return file("daemon.log");
  }

  /** Files right in it whose name begins so. */
  List<Path> named(String beginning) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(each -> each.getFileName().toString().contains(beginning)).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes all of it. */
  void remove() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
