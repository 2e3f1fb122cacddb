package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher trains with is nobody's command, and never what a build fails for. */
class TrainCommandTest {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @TempDir Path room;

  private int run(String... arguments) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), out, out, false, false, 80, Map.of(), room);
    return Commands.run(
        terminal, List.of(arguments), Map.of(TrainCommand.NAME, () -> new TrainCommand(terminal)));
  }

  @Test
  void whatFailsIsPassedOverWithoutAWord() {
    String nowhere = room.resolve("nobody").toString();
    assertThat(run("train", "--room", room.toString(), "--run-dir", nowhere)).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void helpDoesNotNameIt() {
    assertThat(run("--help")).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("list").doesNotContain("train");
  }
}
