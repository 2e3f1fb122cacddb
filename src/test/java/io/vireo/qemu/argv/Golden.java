package io.vireo.qemu.argv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's own documents, each with the command line it becomes beside it. */
final class Golden {

  private static final Path FOLDER = Path.of("src/test/resources/golden/argv");

  private Golden() {}

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> documents =
          files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
      return documents.stream();
    }
  }

  static Path commandLine(Path document) {
    return document.resolveSibling(document.getFileName().toString().replace(".xml", ".args"));
  }

  /** Run the tests with {@code -Dgolden=update} to accept what is built now. */
  static boolean isUpdate() {
    return "update".equals(System.getProperty("golden"));
  }
}
