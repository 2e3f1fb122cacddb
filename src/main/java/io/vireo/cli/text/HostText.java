package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Fields;
import io.vireo.cli.draw.TextTable;
import java.util.List;

/** The daemon and its hypervisors in words. */
public final class HostText {

  private HostText() {}

  public static String hypervisors(Show.Answer answer) {
    TextTable table = new TextTable("URI", "Type", "Version", "Domains", "Active");
    for (JsonNode each : answer.result().path("hypervisors")) {
      table.row(
          List.of(
              each.path("uri").asText(),
              each.path("type").asText(),
              each.path("version").asText(),
              each.path("domains").asText(),
              each.path("active").asText()));
    }
    return table.text();
  }

  public static String defaultUri(Show.Answer answer) {
    return answer.result().path("hypervisors").path(0).path("uri").asText("");
  }

  public static String health(Show.Answer answer) {
    Fields fields =
        new Fields()
            .add("Status", answer.word("status"))
            .add("Version", answer.word("version"))
            .add("Up for", answer.word("uptimeSeconds") + " s");
    for (JsonNode part : answer.result().path("parts")) {
      String text = part.path("status").asText() + ", " + part.path("reason").asText();
      fields.add(part.path("part").asText(), text);
    }
    return fields.text();
  }

  public static String version(Show.Answer answer) {
    return new Fields()
        .add("Client", ClientVersion.text())
        .add("Daemon", answer.word("version"))
        .text();
  }
}
