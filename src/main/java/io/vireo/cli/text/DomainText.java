package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Fields;
import java.util.stream.Collectors;

/** Domains in words, as virsh's users know them. */
public final class DomainText {

  private DomainText() {}

  public static String info(Show.Answer answer) {
    JsonNode domain = answer.result();
    return new Fields()
        .add("Id", id(domain))
        .add("Name", domain.path("name").asText())
        .add("UUID", domain.path("uuid").asText())
        .add("Hypervisor", domain.path("hypervisor").asText())
        .add("State", stateWord(domain.path("state").asText()))
        .add("Reason", domain.path("reason").asText())
        .add("CPU(s)", domain.path("vcpus").asText())
        .add("Max memory", domain.path("maxMemoryKibibytes").asText() + " KiB")
        .add("Used memory", domain.path("memoryKibibytes").asText() + " KiB")
        .add("Persistent", Fields.yesNo(domain.path("persistent")))
        .add("Autostart", domain.path("autostart").asBoolean() ? "enable" : "disable")
        .add("Managed save", Fields.yesNo(domain.path("managedSave")))
        .add("Owner", domain.path("owner").asText(""))
        .add("Labels", labels(domain))
        .add("Job", domain.path("job").asText(""))
        .add("Not responding", silence(domain))
        .text();
  }

  private static String labels(JsonNode domain) {
    return domain.path("labels").properties().stream()
        .map(label -> label.getKey() + "=" + label.getValue().asText())
        .collect(Collectors.joining(", "));
  }

  private static String silence(JsonNode domain) {
    return domain.path("responding").asBoolean(true)
        ? ""
        : "since " + domain.path("silentSince").asText("its last answer");
  }

  public static String state(Show.Answer answer) {
    String state = stateWord(answer.word("state"));
    return answer.flags().contains("--reason") ? state + " (" + answer.word("reason") + ")" : state;
  }

  public static String id(Show.Answer answer) {
    return id(answer.result());
  }

  public static String id(JsonNode domain) {
    return domain.path("id").asText("").isEmpty() ? "-" : domain.get("id").asText();
  }

  /** virsh's spelling of a state's name. */
  public static String stateWord(String state) {
    return switch (state) {
      case "shutoff" -> "shut off";
      case "shutdown" -> "in shutdown";
      case "blocked" -> "idle";
      case "nostate" -> "no state";
      default -> state;
    };
  }
}
