package io.vireo.cli.draw;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param what job, domain and road in words
 * @param total an estimate until the end; 0 when nothing is counted
 * @param perSecond bytes
 */
public record Measure(String what, long done, long total, long perSecond) {

  public static Measure of(JsonNode job) {
    String operation = job.path("operation").asText();
    return new Measure(
        operation.substring(operation.lastIndexOf('.') + 1)
            + " "
            + job.path("domainName").asText()
            + (job.hasNonNull("road") ? ", " + job.path("road").asText() : ""),
        job.path("bytesDone").asLong(),
        job.path("bytesTotal").asLong(),
        job.path("bytesPerSecond").asLong());
  }

  public boolean counted() {
    return total > 0;
  }

  /** From 0 to 1. */
  public double fraction() {
    return counted() ? Math.clamp(done / (double) total, 0, 1) : 0;
  }

  public String share() {
    return counted() ? Math.round(Math.floor(fraction() * 100)) + " %" : "-";
  }

  /** MiB done of total, and how fast. */
  public String amounts() {
    return String.format(
        Locale.ROOT,
        "%.0f/%.0f MiB  %.0f MiB/s",
        mebibytes(done),
        mebibytes(Math.max(done, total)),
        mebibytes(perSecond));
  }

  /** Unknown as long as nothing moves. */
  public Optional<Duration> left() {
    return perSecond <= 0 || !counted()
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.ceilDiv(Math.max(0, total - done), perSecond)));
  }

  /** Minutes and seconds to go. */
  public String leftWords() {
    return left()
        .map(
            time ->
                String.format(Locale.ROOT, "%d:%02d left", time.toMinutes(), time.toSecondsPart()))
        .orElse("");
  }

  private static double mebibytes(long bytes) {
    return bytes / (double) (1L << 20);
  }
}
