package io.vireo.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much larger a process becomes that saves; in one of its own, with the daemon's flags. */
class TransferMemoryIT {

  private static final long ONE_KIBIBYTES_MAX = 16 * 1024;

  /** What 50 saves may take together, heap included. */
  private static final long FIFTY_KIBIBYTES_MAX = 512 * 1024;

  @TempDir Path directory;

  private long growth(int mebibytes, int atOnce, String how)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf/daemon.jvm").toAbsolutePath()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(GrowingMemory.class.getName(), directory.toString()));
    command.addAll(List.of(Integer.toString(mebibytes), Integer.toString(atOnce)));
    command.addAll(List.of(how.split(" ")));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return Long.parseLong(said.strip().lines().toList().getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "direct", "zstd", "direct zstd seal digest"})
  void oneSaveTakesLittle(String how) throws IOException, InterruptedException {
    assertThat(growth(192, 1, how)).isLessThan(ONE_KIBIBYTES_MAX);
  }

  @Test
  void fiftyAtOnceAreBounded() throws IOException, InterruptedException {
    assertThat(growth(8, 50, "zstd seal digest")).isLessThan(FIFTY_KIBIBYTES_MAX);
  }
}
