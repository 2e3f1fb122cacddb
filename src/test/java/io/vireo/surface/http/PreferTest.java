package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {

  private static final Duration MAX = Duration.ofSeconds(100);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=5|5",
        "wait=0|0",
        "respond-async, wait=7|7",
        "wait=7; strict|7",
        "wait=\"9\"|9",
        "wait=100000|100",
      })
  void reads(String header, long seconds) {
    assertThat(Prefer.wait(Optional.of(header), MAX)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"respond-async", "", "wait", "wait=-1", "wait=x", "await=5", "wait=1.5"})
  void ignoresWhatItDoesNotUnderstand(String header) {
    assertThat(Prefer.wait(Optional.of(header), MAX)).isEmpty();
  }

  @Test
  void timeoutIsTheDefaultUnlessGiven() {
    HttpLimits limits = HttpLimits.DEFAULTS;
    assertThat(Prefer.timeout(Optional.empty(), limits)).isEqualTo(limits.answerTime());
    assertThat(Prefer.timeout(Optional.of("5"), limits)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Prefer.timeout(Optional.of("999999"), limits)).isEqualTo(limits.waitMax());
    assertThatThrownBy(() -> Prefer.timeout(Optional.of("0"), limits))
        .hasMessageContaining("Request-Timeout");
  }
}
