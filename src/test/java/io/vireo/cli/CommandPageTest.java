package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code mvn test -Dtest=CommandPageTest -Dvireo.write=true} writes the page anew. */
class CommandPageTest {

  private static final Path PAGE = Path.of("docs", "cli.md");

  @Test
  void pageSaysWhatTheCommandsAre() throws IOException {
    String text = CommandPage.text(Commands.line(Terminal.ofProcess()));
    if (Boolean.getBoolean("vireo.write")) {
      Files.writeString(PAGE, text);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(text);
  }
}
