package io.vireo.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

  private static final long MIB = 1L << 20;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

  private static Measure at(long mebibytes) {
    return new Measure("save web1", mebibytes * MIB, 1000 * MIB, 100 * MIB);
  }

  @Test
  void barShowsShareBytesRateAndTimeLeft() {
    assertThat(ProgressBar.line(at(250), 80))
        .isEqualTo(
            "save web1 [======>                  ]  25 %  250/1000 MiB  100 MiB/s  0:08 left");
  }

  @Test
  void barIsFullAtTheEndAndNeverMore() {
    assertThat(ProgressBar.line(at(1000), 80)).doesNotContain(">").contains("100 %");
    assertThat(ProgressBar.line(at(1200), 80)).contains("100 %  1200/1200 MiB");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60, 80, 200})
  void barNeverWraps(int columns) {
    assertThat(ProgressBar.line(at(250), columns)).hasSizeLessThan(columns);
  }

  @Test
  void barIsDrawnOverItselfAndRemoved() {
    ProgressBar bar = new ProgressBar(stream, 80);
    bar.moved(at(1));
    bar.ended();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("\r\u001b[Ksave")
        .endsWith("\r\u001b[K");
  }

  @Test
  void nothingIsDrawnWhereNothingIsCounted() {
    ProgressBar bar = new ProgressBar(stream, 80);
    bar.moved(new Measure("start web1", 0, 0, 0));
    bar.ended();
    assertThat(out.size()).isZero();
  }

  @Test
  void linesComeAtEachFifthOnce() {
    ProgressLines lines = new ProgressLines(stream);
    for (long done = 0; done <= 1000; done += 20) {
      lines.moved(at(done));
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(5);
  }

  @Test
  void timeLeftIsUnknownWhileNothingMoves() {
    assertThat(new Measure("x", 0, MIB, 0).leftWords()).isEmpty();
    assertThat(at(0).leftWords()).isEqualTo("0:10 left");
  }
}
