package io.vireo.surface.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What a request is called in logs, audit lines and traces: the client's word for it, or ours. */
final class RequestName {

  static final String HEADER = "X-Request-Id";

  /** The other spelling. */
  static final String ALSO = "Request-Id";

  /** What fits a line of a log without being quoted. */
  private static final Pattern PROPER = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  private static final CharSequence NAME = HttpHeaders.createOptimized(HEADER);

  private static final String KEY = RequestName.class.getName();

  private RequestName() {}

  /** The name of this request, which the answer bears too; found or made once. */
  static String of(RoutingContext context) {
    String known = context.get(KEY);
    if (known != null) {
      return known;
    }
    String name = of(context.request());
    context.put(KEY, name);
    return name;
  }

  /** The same of a request that is not asked for it again. */
  static String of(HttpServerRequest request) {
    String name = named(request).orElseGet(RequestName::made);
    request.response().putHeader(NAME, name);
    return name;
  }

  private static Optional<String> named(HttpServerRequest request) {
    return proper(request, HEADER).or(() -> proper(request, ALSO));
  }

  private static Optional<String> proper(HttpServerRequest request, String header) {
    return Optional.ofNullable(request.getHeader(header))
        .filter(name -> PROPER.matcher(name).matches());
  }

  /** Tells requests apart, and is no secret. */
  private static String made() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
