package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Fields;
import java.util.Locale;

/** Save images in words. */
public final class SaveText {

  private SaveText() {}

  public static String saved(Show.Answer answer) {
    return "Domain '" + answer.word("domain") + "' saved to " + answer.word("path") + cost(answer);
  }

  public static String managed(Show.Answer answer) {
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

  public static String image(Show.Answer answer) {
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

  private static String guestBytes(JsonNode image) {
    return image.hasNonNull("guestBytes")
        ? Fields.mebibytes(image.path("guestBytes").asLong())
        : "";
  }
}
