package io.vireo.surface.http;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Terms;
import io.vireo.operation.Operation;
import java.util.Optional;
import java.util.regex.Pattern;

/** How HTTP spells {@link Terms}: in headers, and {@code ?dryRun}. */
final class HttpTerms {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String DRY_RUN = "dryRun";

  /** Printable, and quoted or not: drafts and practice differ. */
  private static final Pattern KEY = Pattern.compile("\"([ !#-~]{1,255})\"|([!#-~]{1,255})");

  private HttpTerms() {}

  /**
   * The terms of one request.
   *
   * @throws VirtException {@code INVALID_ARG} naming the header
   */
  static Terms of(Operation<?, ?> row, Exchange exchange, HttpLimits limits) {
    boolean changes = row.changes();
    return new Terms(
        RequestName.of(exchange.routing()),
        Optional.of(Prefer.timeout(exchange.header(Prefer.REQUEST_TIMEOUT), limits)),
        changes ? exchange.header(IDEMPOTENCY_KEY).map(HttpTerms::key) : Optional.empty(),
        changes ? EntityTag.versions(exchange.header("If-Match")) : Optional.empty(),
        changes && EntityTag.absent(exchange.header("If-None-Match")),
        changes && dryRun(exchange));
  }

  private static boolean dryRun(Exchange exchange) {
    return Optional.ofNullable(exchange.query().get(DRY_RUN))
        .filter(text -> Arguments.flag(DRY_RUN, text))
        .isPresent();
  }

  private static String key(String header) {
    var proper = KEY.matcher(header.strip());
    if (!proper.matches()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "header " + IDEMPOTENCY_KEY + " must be 1 to 255 printable characters");
    }
    return Optional.ofNullable(proper.group(1)).orElseGet(() -> proper.group(2));
  }
}
