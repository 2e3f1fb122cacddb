package io.vireo.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs that make and break disks. */
final class Shell {

  private record Answer(int status, String said) {}

  private Shell() {}

  private static Answer answer(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      return new Answer(127, String.valueOf(missing.getMessage()));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), said.strip());
  }

  /** Must work; what it said. */
  static String run(String... command) throws IOException, InterruptedException {
    Answer answer = answer(command);
    assertThat(answer.status()).as("%s: %s", List.of(command), answer.said()).isZero();
    return answer.said();
  }

  /** Skips the test where it does not work; what it said. */
  static String assume(String why, String... command) throws IOException, InterruptedException {
    Answer answer = answer(command);
    assumeTrue(answer.status() == 0, why + ": " + String.join(" ", command) + ": " + answer.said());
    return answer.said();
  }

  /** Whether it works or not. */
  static void attempt(String... command) throws IOException, InterruptedException {
    assertThat(answer(command).status()).isNotNegative();
  }
}
