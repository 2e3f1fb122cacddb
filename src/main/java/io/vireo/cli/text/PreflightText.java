package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Fields;
import io.vireo.cli.draw.Ink;
import java.util.stream.Collectors;

/** What a dry run found, in words. */
public final class PreflightText {

  private PreflightText() {}

  public static String text(Show.Answer answer) {
    JsonNode found = answer.result();
    return found
            .path("checks")
            .valueStream()
            .map(check -> check(check, answer.ink()))
            .collect(Collectors.joining())
        + "\n"
        + expectation(found)
        + verdict(found, answer.ink());
  }

  private static String check(JsonNode check, Ink ink) {
    boolean passed = check.path("passed").asBoolean();
    String mark = passed ? ink.paint(Ink.Tone.SAFE, "ok  ") : ink.paint(Ink.Tone.WRONG, "FAIL");
    String code = check.hasNonNull("code") ? " [" + check.path("code").asText() + "]" : "";
    return " %s  %-14s %s%s%n"
        .formatted(mark, check.path("subject").asText(), check.path("finding").asText(), code);
  }

  private static String expectation(JsonNode found) {
    return new Fields()
        .add("Road", found.path("road").asText(""))
        .add("Format", found.path("format").asText(""))
        .add(
            "Because",
            found.path("why").valueStream().map(JsonNode::asText).collect(Collectors.joining("; ")))
        .add("Guest state", Fields.mebibytes(found.path("bytes").asLong()))
        .add("Expected time", millis(found.path("expectedMillis")))
        .add("Guest paused", millis(found.path("expectedPauseMillis")))
        .add("Basis", found.path("basis").asText(""))
        .text();
  }

  private static String millis(JsonNode span) {
    return span.isNumber() ? "about " + Fields.seconds(span.asLong()) : "";
  }

  private static String verdict(JsonNode found, Ink ink) {
    return found.path("possible").asBoolean()
        ? "Possible; nothing was touched\n"
        : ink.paint(Ink.Tone.WRONG, "Not possible") + "; nothing was touched\n";
  }
}
