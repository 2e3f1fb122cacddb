package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Fields;
import io.vireo.cli.draw.Ink;
import io.vireo.cli.draw.TextTable;
import java.util.List;
import java.util.stream.Collectors;

/** What is known of save images, in words. */
public final class ImageText {

  private ImageText() {}

  public static String shown(Show.Answer answer) {
    JsonNode image = answer.result();
    JsonNode front = image.path("front");
    JsonNode stream = image.path("stream");
    boolean good = image.path("state").asText().equals("complete");
    Ink.Tone tone = good ? Ink.Tone.SAFE : Ink.Tone.WRONG;
    return new Fields()
            .add("File", image.path("path").asText())
            .add("State", answer.ink().paint(tone, image.path("state").asText()))
            .add("Reason", image.path("reason").asText(""))
            .add("Written by", image.path("writer").asText(""))
            .add("Size", size(image))
            .text()
        + (front.isObject() ? "\n" + front(front) : "")
        + (stream.isObject() ? "\n" + stream(stream) : "");
  }

  private static String size(JsonNode image) {
    String length = Fields.mebibytes(image.path("bytes").asLong());
    return image.hasNonNull("allocatedBytes")
        ? length + ", " + Fields.mebibytes(image.path("allocatedBytes").asLong()) + " on the disk"
        : length;
  }

  private static String front(JsonNode front) {
    return new Fields()
        .add("Domain", front.path("domainName").asText(""))
        .add("UUID", front.path("domainUuid").asText(""))
        .add("Will run", Fields.yesNo(front.path("running")))
        .add("Format", front.path("format").asText())
        .add("Sealed with", front.path("sealedWithKey").asText(""))
        .add("Version", front.path("version").asText() + ", " + front.path("byteOrder").asText())
        .add("Document", bytes(front, "documentBytes") + ", room for " + bytes(front, "roomBytes"))
        .add("Cookie", words(front.path("cookie")))
        .add("Change", front.path("changing").asBoolean() ? "of the document is unfinished" : "")
        .text();
  }

  private static String words(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
  }

  private static String bytes(JsonNode of, String name) {
    return of.path(name).asText("0") + " bytes";
  }

  private static String stream(JsonNode stream) {
    return new Fields()
            .add(
                "Guest state",
                Fields.mebibytes(stream.path("bytes").asLong())
                    + " from byte "
                    + stream.path("offset").asText())
            .add("Machine", stream.path("machine").asText(""))
            .add("Digests", digests(stream))
            .text()
        + ram(stream.path("ram"));
  }

  private static String digests(JsonNode stream) {
    return switch (stream.path("digests").asText()) {
      case "there" ->
          "%d chunks of %s"
              .formatted(
                  stream.path("chunks").asLong(),
                  Fields.mebibytes(stream.path("chunkBytes").asLong()));
      case "unusable" -> "there are some that cannot be used";
      default -> "none";
    };
  }

  private static String ram(JsonNode blocks) {
    if (blocks.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable("Memory", "Size", "In the file", "Page");
    for (JsonNode block : blocks) {
      table.row(
          List.of(
              block.path("name").asText(),
              Fields.mebibytes(block.path("bytes").asLong()),
              block.hasNonNull("storedBytes")
                  ? Fields.mebibytes(block.path("storedBytes").asLong())
                  : "-",
              block.path("pageBytes").asText() + " bytes"));
    }
    return "\n" + table.text();
  }

  /** Nothing is known to be wrong, and something was compared. */
  public static boolean isGood(JsonNode verified) {
    return switch (verified.path("state").asText()) {
      case "sound", "readable" -> true;
      default -> false;
    };
  }

  public static String verified(Show.Answer answer) {
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
}
