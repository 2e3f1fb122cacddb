package io.vireo.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The real programs, as the other side of what is tested. */
final class Programs {

  private Programs() {}

  static void assumeInstalled(String program) {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    assumeThat(found).as(program + " is installed").isTrue();
  }

  /** What the program, which must succeed, makes of {@code bytes}. */
  static byte[] filter(byte[] bytes, String... command) throws IOException, InterruptedException {
    assumeInstalled(command[0]);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(process, bytes));
    byte[] made = process.getInputStream().readAllBytes();
    fed.join();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return made;
  }

  private static void feed(Process process, byte[] bytes) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(bytes);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
