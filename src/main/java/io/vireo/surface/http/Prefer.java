package io.vireo.surface.http;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a client would wait: {@code Prefer: wait=N} (RFC 7240), {@code Request-Timeout: N}. */
final class Prefer {

  /** Our own; seconds. */
  static final String REQUEST_TIMEOUT = "Request-Timeout";

  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?:$|[,;])");

  private static final Pattern ASYNC = Pattern.compile("(?:^|[,;])\\s*respond-async\\s*(?:$|[,;])");

  private Prefer() {}

  /** For how long a job's end is waited for, at most {@code max}; empty where none was asked. */
  static Optional<Duration> wait(Optional<String> header, Duration max) {
    Matcher wait = WAIT.matcher(header.orElse(""));
    return wait.find() ? Optional.of(capped(wait.group(1), max)) : Optional.empty();
  }

  /** Whether the client wants to hear at once that the work has begun. */
  static boolean asynchronous(Optional<String> header) {
    return ASYNC.matcher(header.orElse("")).find();
  }

  /**
   * How long a call may take.
   *
   * @throws VirtException {@code INVALID_ARG} where the header is no number of seconds
   */
  static Duration timeout(Optional<String> header, HttpLimits limits) {
    return header
        .map(
            text -> {
              if (!text.matches("[1-9]\\d{0,8}")) {
                throw new VirtException(
                    ErrorCode.INVALID_ARG,
                    "header " + REQUEST_TIMEOUT + " must be a number of seconds, 1 or more");
              }
              return capped(text, limits.waitMax());
            })
        .orElse(limits.answerTime());
  }

  private static Duration capped(String seconds, Duration max) {
    Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
    return asked.compareTo(max) > 0 ? max : asked;
  }
}
