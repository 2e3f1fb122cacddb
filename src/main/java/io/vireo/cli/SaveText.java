package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Collectors;

/** Save images in words. */
final class SaveText {

  private SaveText() {}

  static String saved(Show.Answer answer) {
    return "Domain '" + answer.word("domain") + "' saved to " + answer.word("path") + cost(answer);
  }

  static String managed(Show.Answer answer) {
    return "Domain '"
        + answer.word("domain")
        + "' saved; its next start restores it"
        + cost(answer);
  }

  private static String cost(Show.Answer answer) {
    JsonNode saved = answer.result();
    if (!saved.has("bytes")) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        " (%s in %s, flush %s, guest paused %s)",
        Fields.mebibytes(saved.path("bytes").asLong()),
        Fields.seconds(saved.path("elapsedMillis").asLong()),
        Fields.seconds(saved.path("flushMillis").asLong()),
        Fields.seconds(saved.path("pausedMillis").asLong()));
  }

  static String image(Show.Answer answer) {
    JsonNode image = answer.result();
    return new Fields()
        .add("File", image.path("path").asText())
        .add("State", image.path("state").asText())
        .add("Remedy", image.path("remedy").asText(""))
        .add("Size", Fields.mebibytes(image.path("bytes").asLong()))
        .add("Version", image.path("version").asText(""))
        .add("Format", image.path("format").asText(""))
        .add("Domain", image.path("domainName").asText(""))
        .add("UUID", image.path("domainUuid").asText(""))
        .add("Will run", image.hasNonNull("running") ? Fields.yesNo(image.path("running")) : "")
        .add("Guest state", guestBytes(image))
        .text();
  }

  /** Nothing is known to be wrong, and something was compared. */
  static boolean isGood(JsonNode verified) {
    return switch (verified.path("state").asText()) {
      case "sound", "readable" -> true;
      default -> false;
    };
  }

  static String verified(Show.Answer answer) {
    JsonNode found = answer.result();
    Ink.Tone tone = isGood(found) ? Ink.Tone.SAFE : Ink.Tone.WRONG;
    return new Fields()
            .add("File", found.path("path").asText())
            .add("State", answer.ink().paint(tone, found.path("state").asText()))
            .add("Finding", found.path("finding").asText())
            .add("Digests", Fields.yesNo(found.path("digests")))
            .add(
                "Checked",
                Fields.mebibytes(found.path("bytesChecked").asLong())
                    + " of "
                    + Fields.mebibytes(found.path("bytes").asLong())
                    + " in "
                    + Fields.seconds(found.path("elapsedMillis").asLong()))
            .add("Damaged chunks", positive(found.path("damagedChunks").asLong()))
            .text()
        + found
            .path("damaged")
            .valueStream()
            .map(each -> answer.ink().paint(Ink.Tone.WRONG, "  damaged: " + range(each)) + "\n")
            .collect(Collectors.joining());
  }

  private static String positive(long count) {
    return count > 0 ? Long.toString(count) : "";
  }

  /** With the last byte, as both ends are what one looks for in a dump. */
  private static String range(JsonNode damage) {
    long first = damage.path("offset").asLong();
    long bytes = damage.path("bytes").asLong();
    return "bytes %d to %d (%s)".formatted(first, first + bytes - 1, Fields.mebibytes(bytes));
  }

  private static String guestBytes(JsonNode image) {
    return image.hasNonNull("guestBytes")
        ? Fields.mebibytes(image.path("guestBytes").asLong())
        : "";
  }
}
