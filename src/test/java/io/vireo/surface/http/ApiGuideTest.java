package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.surface.ws.EventQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide says what the catalogue and the limits say. */
class ApiGuideTest {

  static List<Operation<?, ?>> rows() {
    return Catalogue.ROWS;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hasALineForEveryCall(Operation<?, ?> row) throws IOException {
    Operation.Route route = row.route().orElseThrow();
    String selector = route.selector().map(name -> "?" + name + "=true").orElse("");
    assertThat(guide())
        .contains(
            "| `%s %s%s%s` | %s |"
                .formatted(route.method(), Routes.ROOT, route.path(), selector, row.sentence()));
  }

  @Test
  void namesEveryTypeOfEvent() throws IOException {
    String guide = guide();
    EventQuery.TYPES.forEach(type -> assertThat(guide).contains("`" + type + "`"));
  }

  @Test
  void saysTheLimitsAsTheyAre() {
    HttpLimits limits = HttpLimits.DEFAULTS;
    assertThat(limits.bodyBytesMax()).isEqualTo(4 * 1024 * 1024);
    assertThat(limits.bodiesBytesMax()).isEqualTo(64 * 1024 * 1024);
    assertThat(limits.connectionsMax()).isEqualTo(1024);
    assertThat(limits.requestTime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(limits.bodyTime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(limits.waitMax()).isEqualTo(Duration.ofMinutes(10));
    assertThat(limits.answerTime()).isEqualTo(Duration.ofMinutes(1));
    assertThat(limits.lineBytesMax()).isEqualTo(8 * 1024);
    assertThat(limits.headerBytesMax()).isEqualTo(16 * 1024);
    assertThat(limits.subscribersMax()).isEqualTo(256);
    assertThat(limits.pingEvery()).isEqualTo(Duration.ofSeconds(20));
  }

  private static String guide() throws IOException {
    return Files.readString(Path.of("docs/api.md"));
  }
}
