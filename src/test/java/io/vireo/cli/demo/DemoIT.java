package io.vireo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole story, told by real processes. */
@Timeout(180)
class DemoIT {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int demo(String... options) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            out,
            out,
            false,
            false,
            80,
            System.getenv(),
            Path.of("").toAbsolutePath());
    List<String> arguments = new java.util.ArrayList<>(List.of("demo"));
    arguments.addAll(List.of(options));
    return Commands.run(terminal, arguments, new DemoCommand(terminal));
  }

  private void assertEverythingShown(int status) {
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(status).as(text).isZero();
    assertThat(text).contains("Everything was verified").doesNotContain("FAILED");
  }

  @Test
  void everythingIsShownOnTheInMemoryDriver() {
    assertEverythingShown(demo("--simulated"));
  }

  @Test
  void everythingIsShownOnQemu() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/qemu-system-x86_64")), "no QEMU is installed here");
    assertEverythingShown(demo("--memory", "512"));
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("guest found and running");
  }
}
