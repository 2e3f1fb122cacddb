package io.vireo.surface.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is where, on a router of Vert.x Web: rows by method and path, and what is no call. */
final class Routes {

  /** Below which everything is. */
  static final String ROOT = "/v1";

  static final String EVENTS = ROOT + "/events";
  static final String OPENAPI = ROOT + "/" + OpenApi.FILE;
  static final String OPENAPI_YAML = ROOT + "/" + OpenApi.YAML_FILE;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  private final Router router;

  private Routes(Router router) {
    this.router = router;
  }

  /** Begins to serve {@link #ROOT}, with problems for whatever fails below it. */
  static Routes on(Router router, Failures failures) {
    router.route(ROOT + "/*").handler(Routes::requirePlain).failureHandler(failures::answer);
    router.errorHandler(400, failures::malformed);
    return new Routes(router);
  }

  /** Serves rows. Those that share method and path are given to {@code calls} together. */
  Routes rows(List<Operation<?, ?>> rows, BiConsumer<Route, List<Operation<?, ?>>> calls) {
    places(rows)
        .forEach(
            (path, byMethod) -> {
              byMethod.forEach((method, sharing) -> calls.accept(route(method, path), sharing));
              refuseOthers(path, byMethod.keySet().stream().toList());
            });
    return this;
  }

  /** Serves something that is no call. */
  Routes page(String path, Handler<RoutingContext> page) {
    route(Method.GET, path).handler(page);
    refuseOthers(path, List.of(Method.GET));
    return this;
  }

  /** Says of everything else below {@link #ROOT} that there is nothing. */
  void nothingElse() {
    router.route(ROOT + "/*").handler(Routes::notFound);
  }

  static void notFound(RoutingContext context) {
    context.fail(HttpRefusal.notFound());
  }

  /** By path, in the catalogue's order; then by method. */
  private static Map<String, Map<Method, List<Operation<?, ?>>>> places(
      List<Operation<?, ?>> rows) {
    Map<String, Map<Method, List<Operation<?, ?>>>> places = new LinkedHashMap<>();
    for (Operation<?, ?> row : rows) {
      row.route()
          .ifPresent(
              route ->
                  places
                      .computeIfAbsent(ROOT + route.path(), _ -> new TreeMap<>())
                      .computeIfAbsent(route.method(), _ -> new ArrayList<>())
                      .add(row));
    }
    return places;
  }

  /** Whoever may GET may also ask for the HEAD alone. */
  private Route route(Method method, String path) {
    Route route = router.route(HttpMethod.valueOf(method.name()), pattern(path));
    return method == Method.GET ? route.method(HttpMethod.HEAD) : route;
  }

  private void refuseOthers(String path, List<Method> methods) {
    List<String> allowed = new ArrayList<>(methods.stream().map(Method::name).toList());
    if (methods.contains(Method.GET)) {
      allowed.add(HttpMethod.HEAD.name());
    }
    String list = String.join(", ", allowed.stream().sorted().toList());
    router
        .route(pattern(path))
        .handler(it -> it.fail(HttpRefusal.wrongMethod(it.request().method().name(), list)));
  }

  /** The names inside {@code {name}}. */
  static Set<String> placeholders(Operation.Route route) {
    String path = route.path();
    Set<String> names = new LinkedHashSet<>();
    for (int open = path.indexOf('{'); open >= 0; open = path.indexOf('{', open + 1)) {
      names.add(path.substring(open + 1, path.indexOf('}', open)));
    }
    return names;
  }

  /** {@code /domains/{domain}} as Vert.x Web writes it. */
  private static String pattern(String path) {
    return PLACEHOLDER.matcher(path).replaceAll(":$1");
  }

  /**
   * Vert.x Web takes dot segments out and overlooks empty ones. Here a segment is an object's name,
   * and {@code /domains/./job} must not become the domain {@code job}.
   */
  private static void requirePlain(RoutingContext context) {
    RequestName.of(context);
    String path = context.request().path();
    if (isDubious(path)) {
      Stream<String> segments = Arrays.stream(path.split("/", -1));
      if (segments.skip(1).anyMatch(Routes::isEmptyOrDots)) {
        throw HttpRefusal.path();
      }
    }
    context.next();
  }

  /** Whether a segment could be empty or dots; hardly ever, and told without taking it apart. */
  static boolean isDubious(String path) {
    return path.endsWith("/")
        || path.contains("//")
        || path.contains("/.")
        || path.indexOf('%') >= 0;
  }

  private static boolean isEmptyOrDots(String segment) {
    return switch (segment.toLowerCase(Locale.ROOT).replace("%2e", ".")) {
      case "", ".", ".." -> true;
      default -> false;
    };
  }
}
