package io.vireo.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProvisionIT {
  private static final Path SCRIPT = Path.of("src/test/provision.sh");
  private static final Duration SECOND_RUN_LIMIT = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void secondRunFindsEverythingInPlaceAndSaysNothing() throws Exception {
    var parts = TestParts.here();
    parts.assumeQemu();
    parts.assumeQemu10();
    parts.assumeLibvirt();
    parts.assumeLinux();
    parts.assumeAssembler();
    Process run = new ProcessBuilder("bash", SCRIPT.toString()).redirectErrorStream(true).start();
    assertThat(run.waitFor(SECOND_RUN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(run.exitValue()).isZero();
    assertThat(run.getInputStream().readAllBytes()).isEmpty();
  }

  @Test
  void derivesBackportsFromBothFormsOfSources() throws Exception {
    String script =
        """
        . <(sed -n '/^derive_sources()/,/^}/p' "$1" | sed "s#/etc/apt#$2/apt#g")
        mkdir -p "$2/apt/sources.list.d" "$2/out"
        echo 'deb [arch=amd64] http://mirror.test/d bookworm main' >"$2/apt/sources.list"
        echo 'deb http://other.test/x stable main' >>"$2/apt/sources.list"
        printf 'Types: deb\\nURIs: http://m.test\\nSuites: bookworm bookworm-updates\\n\\n%s\\n' \\
          'URIs: http://vendor.test' >"$2/apt/sources.list.d/d.sources"
        derive_sources bookworm "$2/out"
        cat "$2/out/lines.list" "$2/out/stanzas.sources"
        """;
    Process run =
        new ProcessBuilder("bash", "-c", script, "test", SCRIPT.toString(), directory.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).isZero();
    assertThat(output.lines().filter(line -> !line.isBlank()))
        .containsExactly(
            "deb [arch=amd64] http://mirror.test/d bookworm main",
            "deb [arch=amd64] http://mirror.test/d bookworm-backports main",
            "Types: deb",
            "URIs: http://m.test",
            "Suites: bookworm bookworm-updates bookworm-backports");
  }
}
