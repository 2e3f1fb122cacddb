package io.vireo.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Method;
import io.vireo.operation.Operation.Mode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** A catalogue row and its arguments as an HTTP request. */
final class RowRequest {

  private static final String VERSION = "/v1";

  private RowRequest() {}

  /**
   * Placeholders go into the path; the hypervisor and the selector into the query; the others into
   * the query of what is read or removed, and into the body of what is sent.
   */
  static Request of(Operation<?, ?> row, ObjectNode arguments) {
    Operation.Route route =
        row.route().orElseThrow(() -> new IllegalArgumentException(row.name() + " has no route"));
    ObjectNode left = arguments.deepCopy();
    String path = VERSION + path(route.path(), left);
    boolean sends =
        (route.method() == Method.POST || route.method() == Method.PUT) && row.mode() != Mode.TAKES;
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    arguments.properties().stream()
        .filter(each -> left.has(each.getKey()))
        .filter(each -> !sends || inQuery(each.getKey(), route))
        .forEach(each -> add(query, each.getKey(), left.remove(each.getKey())));
    Request request = Request.of(route.method().name(), path + query);
    return sends && !left.isEmpty() ? request.json(left.toString()) : request;
  }

  /** The place of the WebSocket that a row gives tickets for, with all that it is to be told. */
  static String socket(Operation<?, ?> tickets, ObjectNode arguments) {
    Operation.Route route = tickets.route().orElseThrow();
    ObjectNode left = arguments.deepCopy();
    String path = path(route.path(), left);
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    left.properties().forEach(each -> add(query, each.getKey(), each.getValue()));
    return VERSION + path.substring(0, path.lastIndexOf('/')) + "/socket" + query;
  }

  private static boolean inQuery(String name, Operation.Route route) {
    return name.equals("hypervisor") || route.selector().filter(name::equals).isPresent();
  }

  private static void add(StringJoiner query, String name, JsonNode value) {
    query.add(name + "=" + encoded(value.asText()));
  }

  private static String path(String template, ObjectNode arguments) {
    StringBuilder path = new StringBuilder();
    for (String segment : template.substring(1).split("/")) {
      path.append('/').append(segment.startsWith("{") ? value(segment, arguments) : segment);
    }
    return path.toString();
  }

  private static String value(String placeholder, ObjectNode arguments) {
    JsonNode value = arguments.remove(placeholder.substring(1, placeholder.length() - 1));
    if (value == null) {
      throw new IllegalArgumentException("no argument for " + placeholder);
    }
    return encoded(value.asText());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
