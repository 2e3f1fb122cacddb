package io.vireo.surface.http;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A failure as clients see it: RFC 9457, and libvirt's number and name for it.
 *
 * @param type a URN made of the code
 * @param detail the sentence that names the object and the remedy
 * @param code the row of {@link ErrorCode}
 * @param object what it is about, where that is one thing
 * @param instance the path of the request
 */
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    int libvirtNumber,
    String libvirtName,
    Optional<String> object,
    String instance) {

  static final String MEDIA_TYPE = "application/problem+json";

  /** For clients that met a limit: seconds. */
  private static final Map<String, String> TRY_LATER = Map.of("Retry-After", "2");

  /** For clients that did not say who they are: how they may. */
  private static final Map<String, String> CHALLENGE =
      Map.of("WWW-Authenticate", "Bearer realm=\"vireo\", Basic realm=\"vireo\"");

  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

  /** The answer to a request at {@code path} that failed. */
  static Answer answer(Throwable failure, String path) {
    if (failure instanceof HttpRefusal refusal) {
      return answer(refusal.status(), refusal.failure(), path).with(refusal.headers());
    }
    VirtException known = VirtException.from(failure);
    if (known.code() == ErrorCode.INTERNAL_ERROR) {
      known = hidden(failure);
    }
    return answer(known.code().httpStatus(), known, path);
  }

  private static Answer answer(int status, VirtException failure, String path) {
    ErrorCode code = failure.code();
    String word = code.name().toLowerCase(Locale.ROOT);
    Problem problem =
        new Problem(
            "urn:vireo:error:" + word.replace('_', '-'),
            word.replace('_', ' '),
            status,
            failure.getMessage(),
            code.name(),
            code.libvirtNumber(),
            code.libvirtName(),
            failure.object(),
            path);
    return Answer.json(status, problem).with(Map.of("Content-Type", MEDIA_TYPE)).with(more(code));
  }

  private static Map<String, String> more(ErrorCode code) {
    return switch (code) {
      case LIMIT_REACHED, RATE_LIMITED -> TRY_LATER;
      case AUTH_FAILED -> CHALLENGE;
      default -> Map.of();
    };
  }

  /** What nobody foresaw is told to the log; the client gets the reference to it. */
  private static VirtException hidden(Throwable failure) {
    UUID reference = UUID.randomUUID();
    LOG.error("internal error, reference {}", reference, failure);
    return new VirtException(
        ErrorCode.INTERNAL_ERROR,
        "internal error; the daemon's log tells more under reference " + reference);
  }
}
