package io.vireo.surface.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.MultiMap;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A row's arguments, put together from the path, the query and the body of a request. */
final class Arguments {

  private final Map<String, Class<?>> components;
  private final ObjectNode properties;

  private Arguments(Map<String, Class<?>> components, ObjectNode properties) {
    this.components = components;
    this.properties = properties;
  }

  /**
   * The record of {@code row}'s arguments.
   *
   * @param alsoKnown parameters that mean something at this place, if not to this row
   * @throws VirtException {@code INVALID_ARG} naming what is unknown, malformed or contradictory
   */
  static <Q extends Record> Q read(
      Operation<Q, ?> row, Set<String> alsoKnown, Exchange exchange, ObjectNode body) {
    Arguments arguments = new Arguments(Components.of(row), unspelled(body));
    row.route()
        .map(Routes::placeholders)
        .orElse(Set.of())
        .forEach(name -> arguments.put(name, "path component", exchange.routing().pathParam(name)));
    MultiMap query = exchange.query();
    for (String name : query.names()) {
      arguments.query(name, query.getAll(name), alsoKnown);
    }
    return Json.arguments(row.arguments(), arguments.properties);
  }

  /** The same of a request that says nothing but its path. */
  static <Q extends Record> Q ofPath(Operation<Q, ?> row, Map<String, String> path) {
    Arguments arguments = new Arguments(Components.of(row), Json.object());
    path.forEach((name, text) -> arguments.put(name, "path component", text));
    return Json.arguments(row.arguments(), arguments.properties);
  }

  private void query(String spelled, List<String> values, Set<String> alsoKnown) {
    String name = Components.component(spelled);
    if (values.size() > 1) {
      throw invalid("query parameter '" + spelled + "' is given twice");
    }
    if (components.containsKey(name)) {
      put(name, "query parameter", values.getFirst());
    } else if (!alsoKnown.contains(name)) {
      Set<String> known = new TreeSet<>();
      components.keySet().forEach(component -> known.add(Components.spelled(component)));
      throw invalid(
          "unknown query parameter '%s'; known are %s"
              .formatted(printable(spelled), String.join(", ", known)));
    }
  }

  private void put(String name, String where, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw invalid(where + " '" + name + "' contains a control character");
    }
    JsonNode value = typed(name, text);
    JsonNode earlier = properties.get(name);
    if (earlier != null && !earlier.asText().equals(value.asText())) {
      throw invalid("'" + name + "' is given twice, with different values");
    }
    properties.set(name, value);
  }

  private JsonNode typed(String name, String text) {
    return switch (components.get(name).getSimpleName()) {
      case "boolean", "Boolean" -> BooleanNode.valueOf(flag(name, text));
      case "int", "long", "Integer", "Long" -> number(name, text);
      default -> TextNode.valueOf(text);
    };
  }

  /** Whether a flag is set; a bare {@code ?paused} sets it. */
  static boolean flag(String name, String text) {
    return switch (text) {
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw invalid("'" + name + "' must be true or false");
    };
  }

  private static LongNode number(String name, String text) {
    if (!text.matches("-?\\d{1,18}")) {
      throw invalid("'" + name + "' must be a whole number");
    }
    return LongNode.valueOf(Long.parseLong(text));
  }

  private static ObjectNode unspelled(ObjectNode body) {
    Components.SPELLED.forEach(
        (spelled, component) -> {
          if (body.has(spelled) && !body.has(component)) {
            body.set(component, body.remove(spelled));
          }
        });
    return body;
  }

  private static String printable(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 40 ? plain.substring(0, 40) + "…" : plain;
  }

  private static VirtException invalid(String sentence) {
    return new VirtException(ErrorCode.INVALID_ARG, sentence);
  }
}
