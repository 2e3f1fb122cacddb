package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.cli.TopLine.Order;
import io.vireo.cli.client.FakeDaemon;
import io.vireo.cli.draw.Ink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What domains do, as people see it. */
class TopCommandTest {

  private static final String BEFORE =
      """
      {"domains": [
       {"uuid": "1", "name": "web1", "up": true, "ageMillis": 3, "numbers": {"state.state": 1,
        "cpu.time": 1000000000, "balloon.rss": 2048, "balloon.current": 1048576, "block.count": 2,
        "block.0.rd.bytes": 100, "block.0.wr.bytes": 0, "block.1.rd.bytes": 0, "net.count": 1,
        "net.0.rx.bytes": 10, "net.0.tx.bytes": 99}},
       {"uuid": "2", "name": "db", "up": true, "ageMillis": 3, "numbers": {"state.state": 3,
        "cpu.time": 5, "balloon.rss": 4096, "balloon.current": 8192}},
       {"uuid": "3", "name": "old", "up": false, "numbers": {"state.state": 5}}]}
      """;

  private static final String AFTER =
      BEFORE
          .replace("\"cpu.time\": 1000000000", "\"cpu.time\": 4000000000")
          .replace("\"block.0.rd.bytes\": 100", "\"block.0.rd.bytes\": 4196")
          .replace("\"block.1.rd.bytes\": 0", "\"block.1.rd.bytes\": 4096")
          .replace("\"net.0.tx.bytes\": 99", "\"net.0.tx.bytes\": 5");

  private static final String JOBS =
      """
      {"jobs": [
       {"id": 2, "domainName": "web1", "operation": "domain.save", "state": "running",
        "bytesDone": 43, "bytesTotal": 100},
       {"id": 1, "domainName": "db", "operation": "domain.start", "state": "completed"}]}
      """;

  @TempDir private Path directory;

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(text, wrong);
    }
  }

  private static List<TopLine> lines() {
    return TopLine.between(json(BEFORE), json(AFTER), 2);
  }

  private static List<String> screen(int columns, int rows, Order order) {
    TopScreen.View view =
        new TopScreen.View(json("{\"status\": \"ok\"}"), lines(), json(JOBS), order);
    return new TopScreen(columns, rows, Ink.PLAIN).lines(view);
  }

  @Test
  void ratesAreGrowthByTime() {
    TopLine web = lines().getFirst();
    assertThat(web.processors()).isEqualTo(1.5);
    assertThat(web.disk()).isEqualTo(new TopLine.Rates(4096, 0));
    assertThat(web.residentBytes()).isEqualTo(2048 << 10);
  }

  @Test
  void whatShrankBeganAnewAndIsNoNegativeRate() {
    assertThat(lines().getFirst().network()).isEqualTo(new TopLine.Rates(0, 0));
  }

  @Test
  void aDomainThatIsOffIsNotSilent() {
    assertThat(lines()).extracting(TopLine::answers).containsExactly(true, true, true);
    JsonNode hung = json(AFTER.replaceFirst("\"up\": true", "\"up\": false"));
    assertThat(TopLine.between(hung, hung, 1).getFirst().answers()).isFalse();
  }

  @Test
  void drawsALineForEachWithItsJob() {
    assertThat(screen(100, 24, Order.CPU))
        .containsExactly(
            " ok  2 of 3 domains active   150 % CPU   6.0M resident",
            "",
            " NAME      STATE                *CPU  MEMORY    OF    READ  WRITE  NET IN    OUT "
                + " JOB",
            " web1      running   ########  150 %    2.0M  1.0G    4.0K      -       -      -"
                + "  save 43 %",
            " db        paused    ........    0 %    4.0M  8.0M       -      -       -      -",
            " old       shutoff");
  }

  @ParameterizedTest
  @CsvSource({"60, 24", "80, 24", "100, 5", "90, 24", "20, 5"})
  void isNeverWiderNorHigherThanTheTerminal(int columns, int rows) {
    List<String> lines = screen(columns, rows, Order.CPU);
    assertThat(lines).hasSizeLessThanOrEqualTo(rows);
    if (columns >= 80) {
      assertThat(lines).allMatch(line -> line.length() < columns);
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, web1", "MEMORY, db", "DISK, web1", "NET, db", "NAME, db"})
  void sortsByWhatIsAskedFor(Order order, String first) {
    assertThat(screen(100, 24, order).get(3)).startsWith(" " + first);
  }

  @Test
  void saysHowManyDoNotFit() {
    assertThat(screen(100, 6, Order.CPU)).last().isEqualTo(" and 2 more");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "999, 999", "1000, 1.0K", "123456, 121K", "8589934592, 8.0G"})
  void sizesHaveThreeDigitsThatMeanSomething(long bytes, String text) {
    assertThat(TopScreen.size(bytes)).isEqualTo(text);
  }

  @Test
  void printsOnceForScripts() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FakeDaemon daemon = new FakeDaemon(directory)) {
      daemon.on("GET /v1/stats/domains?active=true", 200, AFTER);
      daemon.on("GET /v1/jobs", 200, JOBS);
      daemon.on("GET /v1/health", 200, "{\"status\":\"degraded\"}");
      PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
      Terminal terminal =
          new Terminal(
              new ByteArrayInputStream(new byte[0]),
              stream,
              stream,
              false,
              false,
              100,
              Map.of("VIREO_SOCKET", daemon.socket().toString()),
              directory);
      int status =
          Commands.run(terminal, List.of("top", "--once", "--delay", "0.1", "--sort", "name"));
      assertThat(status).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith(" degraded  2 of 3 domains active")
        .contains(" *CPU".substring(2) + "  MEMORY")
        .contains("\n db        paused")
        .doesNotContain("\u001b");
  }
}
