package io.vireo.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  @Test
  void doublesUpToItsCeiling() {
    Backoff pauses = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(15));
    List<Long> seconds = Stream.generate(pauses::pause).limit(6).map(Duration::toSeconds).toList();

    assertThat(seconds).containsExactly(2L, 4L, 8L, 15L, 15L, 15L);
    assertThat(pauses.pauses()).isEqualTo(6);
  }
}
