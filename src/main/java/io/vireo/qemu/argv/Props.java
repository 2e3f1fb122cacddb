package io.vireo.qemu.argv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Properties of one device, object or block node, written as JSON or in the older way. */
final class Props {

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  static Props of(String key, String kind) {
    return new Props().put(key, kind);
  }

  /** A device of that type. */
  static Props device(String driver) {
    return of("driver", driver);
  }

  /** An object of that type and name. */
  static Props object(String type, String id) {
    return of("qom-type", type).put("id", id);
  }

  Props put(String key, String value) {
    json.put(key, value);
    return this;
  }

  Props put(String key, long value) {
    json.put(key, value);
    return this;
  }

  Props put(String key, boolean value) {
    json.put(key, value);
    return this;
  }

  Props put(String key, Props value) {
    json.set(key, value.json);
    return this;
  }

  Props putNull(String key) {
    json.putNull(key);
    return this;
  }

  /** Only if there is a value: a text, a number or a truth. */
  Props put(String key, Optional<?> value) {
    value.ifPresent(v -> json.set(key, node(v)));
    return this;
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case Long number -> JsonNodeFactory.instance.numberNode(number);
      case Integer number -> JsonNodeFactory.instance.numberNode(number);
      case Boolean truth -> JsonNodeFactory.instance.booleanNode(truth);
      default -> JsonNodeFactory.instance.textNode(value.toString());
    };
  }

  Props putIf(boolean condition, String key, boolean value) {
    return condition ? put(key, value) : this;
  }

  String json() {
    return json.toString();
  }

  /** The value of {@code first} alone, then {@code key=value} in order, commas doubled. */
  String plain(String first) {
    List<String> parts = new ArrayList<>(List.of(Text.escape(json.path(first).asText())));
    json.properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals(first)) {
                parts.add(entry.getKey() + "=" + plain(entry.getValue()));
              }
            });
    return String.join(",", parts);
  }

  private static String plain(JsonNode value) {
    return value.isBoolean() ? value.asBoolean() ? "on" : "off" : Text.escape(value.asText());
  }
}
