package io.vireo.qemu.caps;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The reply of {@code query-qmp-schema}, walkable. A step is the name of a member; {@code +NAME},
 * the case NAME of a union; {@code ^NAME}, the value NAME of an enumeration. Arrays are walked
 * through.
 */
final class QmpSchema {

  private final Map<String, JsonNode> byName = new HashMap<>();

  QmpSchema(JsonNode reply) {
    reply.forEach(entity -> byName.put(entity.path("name").asText(), entity));
  }

  Set<String> commands() {
    Set<String> commands = new HashSet<>();
    byName.forEach(
        (name, entity) -> {
          if (isCommand(entity)) {
            commands.add(name);
          }
        });
    return commands;
  }

  boolean hasFlag(String command, String flag) {
    return command(command).filter(entity -> contains(entity.path("features"), flag)).isPresent();
  }

  boolean hasArgument(String command, List<String> steps) {
    return reaches(command(command).map(entity -> entity.path("arg-type").asText()), steps);
  }

  boolean hasResult(String command, List<String> steps) {
    return reaches(command(command).map(entity -> entity.path("ret-type").asText()), steps);
  }

  private Optional<JsonNode> command(String name) {
    return Optional.ofNullable(byName.get(name)).filter(QmpSchema::isCommand);
  }

  private boolean reaches(Optional<String> start, List<String> steps) {
    Optional<String> type = start;
    for (String step : steps) {
      type = type.map(byName::get).map(this::element).flatMap(entity -> follow(entity, step));
    }
    return type.isPresent();
  }

  private JsonNode element(JsonNode entity) {
    return entity.path("meta-type").asText().equals("array")
        ? byName.get(entity.path("element-type").asText())
        : entity;
  }

  private static Optional<String> follow(JsonNode entity, String step) {
    return switch (step.charAt(0)) {
      case '+' -> named(entity.path("variants"), "case", step.substring(1));
      case '^' -> enumerated(entity, step.substring(1));
      default -> named(entity.path("members"), "name", step);
    };
  }

  private static Optional<String> enumerated(JsonNode entity, String value) {
    boolean listed =
        contains(entity.path("values"), value)
            || named(entity.path("members"), "name", value).isPresent();
    return listed ? Optional.of(entity.path("name").asText()) : Optional.empty();
  }

  private static Optional<String> named(JsonNode list, String key, String name) {
    for (JsonNode member : list) {
      if (member.path(key).asText().equals(name)) {
        return Optional.of(member.path("type").asText());
      }
    }
    return Optional.empty();
  }

  private static boolean contains(JsonNode list, String text) {
    for (JsonNode item : list) {
      if (item.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCommand(JsonNode entity) {
    return entity.path("meta-type").asText().equals("command");
  }
}
