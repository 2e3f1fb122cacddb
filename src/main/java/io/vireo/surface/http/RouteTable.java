package io.vireo.surface.http;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is where: every row of the catalogue that has a route, and the pages that are no calls. */
final class RouteTable {

  /** Below which everything is. */
  static final String ROOT = "/v1";

  static final String EVENTS = ROOT + "/events";
  static final String OPENAPI = ROOT + "/openapi.json";

  /** What answers at a path. */
  sealed interface Target {

    /** Rows that share method and path; all but one have a selector. */
    record Rows(List<Operation<?, ?>> rows) implements Target {}

    /** The event stream. */
    record Events() implements Target {}

    /** The OpenAPI document. */
    record OpenApiPage() implements Target {}
  }

  /** What the table says of a request. */
  sealed interface Match {
    record Found(Target target, Map<String, String> placeholders) implements Match {}

    /** There is something, for other methods. */
    record WrongMethod(String allowed) implements Match {}

    record Nothing() implements Match {}
  }

  /** A path with placeholders, and what is there by method. */
  private record Place(List<String> segments, Map<String, Target> byMethod) {

    /** The values of the placeholders if {@code path} is this place. */
    Optional<Map<String, String>> match(List<String> path) {
      if (path.size() != segments.size()) {
        return Optional.empty();
      }
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < path.size(); i++) {
        Optional<String> placeholder = placeholder(segments.get(i));
        if (placeholder.isPresent()) {
          values.put(placeholder.get(), decode(path.get(i)));
        } else if (!segments.get(i).equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(values);
    }
  }

  private final List<Place> places;

  private RouteTable(List<Place> places) {
    this.places = places;
  }

  static RouteTable of(List<Operation<?, ?>> rows) {
    Map<String, Map<String, Target>> byPath = new LinkedHashMap<>();
    for (Operation<?, ?> row : rows) {
      row.route()
          .ifPresent(
              route ->
                  byPath
                      .computeIfAbsent(ROOT + route.path(), _ -> new TreeMap<>())
                      .merge(
                          route.method().name(), new Target.Rows(List.of(row)), RouteTable::both));
    }
    byPath.put(EVENTS, Map.of("GET", new Target.Events()));
    byPath.put(OPENAPI, Map.of("GET", new Target.OpenApiPage()));
    List<Place> places = new ArrayList<>();
    byPath.forEach((path, byMethod) -> places.add(new Place(segments(path), byMethod)));
    return new RouteTable(List.copyOf(places));
  }

  private static Target both(Target one, Target other) {
    List<Operation<?, ?>> rows = new ArrayList<>(((Target.Rows) one).rows());
    rows.addAll(((Target.Rows) other).rows());
    return new Target.Rows(List.copyOf(rows));
  }

  /**
   * @param path as it was sent, without the query
   * @throws VirtException {@code INVALID_ARG} where a placeholder's value cannot be decoded
   */
  Match find(String method, String path) {
    List<String> segments = segments(path);
    for (Place place : places) {
      Optional<Map<String, String>> values = place.match(segments);
      if (values.isPresent()) {
        Target target = place.byMethod().get(method);
        return target == null
            ? new Match.WrongMethod(String.join(", ", place.byMethod().keySet()))
            : new Match.Found(target, values.get());
      }
    }
    return new Match.Nothing();
  }

  /** The name inside {@code {name}}. */
  static Optional<String> placeholder(String segment) {
    return segment.startsWith("{")
        ? Optional.of(segment.substring(1, segment.length() - 1))
        : Optional.empty();
  }

  static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  private static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "path is not properly percent-encoded", malformed);
    }
  }
}
