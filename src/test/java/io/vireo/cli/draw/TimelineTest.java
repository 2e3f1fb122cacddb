package io.vireo.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {

  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Ink COLOURED = new Ink(true, true);

  private final ObjectNode job = JsonNodeFactory.instance.objectNode();
  private final ArrayNode moments = job.put("started", STARTED.toString()).putArray("timeline");

  private TimelineTest at(long micros, String moment) {
    moments
        .addObject()
        .put("moment", moment)
        .put("at", STARTED.plusNanos(micros * 1000).toString())
        .put("sinceStartMillis", micros / 1000);
    return this;
  }

  private TimelineTest save() {
    return at(12_000, "paused")
        .at(15_300, "first-byte")
        .at(830_000, "completed")
        .at(905_000, "data-flushed")
        .at(906_100, "magic-flushed")
        .at(906_400, "renamed")
        .at(911_000, "directory-flushed")
        .at(930_000, "stopped");
  }

  private List<String> drawn(Ink ink, int columns) {
    return Timeline.of(job, ink, columns).lines().skip(1).toList();
  }

  @Test
  void hasALineForEachMomentWithItsTimeAndWhatItTook() {
    List<String> lines = save().drawn(Ink.PLAIN, 80);

    assertThat(lines).hasSize(8);
    assertThat(lines.get(2)).startsWith(" completed").contains(" 830 ms ").endsWith("+815 ms");
    assertThat(lines.get(5)).contains("906 ms").endsWith("+300 us");
  }

  @Test
  void saysWhatTheTimesAre() {
    String heads = save().whole().getFirst();

    assertThat(heads).hasSameSizeAs(whole().get(1)).matches(" +at +took");
  }

  private List<String> whole() {
    return Timeline.of(job, Ink.PLAIN, 80).lines().toList();
  }

  @Test
  void drawsEachStrokeWhereItWasAndAsLongAsItWas() {
    List<String> lines = save().drawn(Ink.PLAIN, 80);
    long longest = lines.get(2).chars().filter(sign -> sign == '=').count();
    long flush = lines.get(3).chars().filter(sign -> sign == '=').count();

    assertThat(longest).isGreaterThan(flush * 6);
    assertThat(lines.get(3).indexOf('=')).isGreaterThanOrEqualTo(lines.get(2).lastIndexOf('='));
    assertThat(lines.get(4)).contains("|").doesNotContain("=");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100, 200})
  void fitsTheTerminal(int columns) {
    assertThat(save().drawn(Ink.PLAIN, columns)).allMatch(line -> line.length() < columns);
  }

  @Test
  void hasNoColourWithoutATerminal() {
    assertThat(save().drawn(Ink.PLAIN, 80)).noneMatch(line -> line.contains("\u001b"));
    assertThat(drawn(COLOURED, 80)).anyMatch(line -> line.contains("\u001b[33m"));
  }

  @Test
  void saysByColourWhetherTheGuestStoodStill() {
    List<String> lines = save().drawn(COLOURED, 80);

    assertThat(lines.getFirst()).contains("\u001b[2m");
    assertThat(lines.get(2)).contains("\u001b[33m");
    assertThat(lines.get(6)).contains("\u001b[32m");
  }

  @Test
  void drawsARestore() {
    at(40_000, "verified").at(60_000, "started").at(700_000, "taken-in").at(702_000, "running");
    assertThat(drawn(Ink.PLAIN, 80)).hasSize(4).anyMatch(line -> line.startsWith(" taken in"));
  }

  @Test
  void drawsNothingOfAJobThatMovedNoState() {
    at(5_000, "started").at(6_000, "running");
    assertThat(drawn(Ink.PLAIN, 80)).isEmpty();
  }

  @Test
  void bearsTimesThatGoBackOrCannotBeRead() {
    job.put("started", "yesterday");
    at(900_000, "paused").at(100_000, "completed");
    assertThat(drawn(Ink.PLAIN, 80)).hasSize(2).last().asString().endsWith("+0 us");
  }

  @ParameterizedTest
  @CsvSource({
    "300, 300 us",
    "1100, 1.1 ms",
    "830000, 830 ms",
    "1234000, 1.23 s",
    "250000000, 250 s",
  })
  void saysSpansInThreeDigits(long micros, String text) {
    assertThat(Timeline.span(micros)).isEqualTo(text);
  }
}
