package io.vireo.surface.grpc;

import io.vertx.core.MultiMap;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Terms;
import io.vireo.operation.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How gRPC spells {@link Terms}: in metadata, by the names of HTTP's headers. */
final class GrpcTerms {

  private static final Pattern KEY = Pattern.compile("[ !#-~]{1,255}");
  private static final Pattern WAIT = Pattern.compile("\\s*wait\\s*=\\s*(\\d{1,9})\\s*");
  private static final Pattern VERSIONS =
      Pattern.compile("\\s*(?:\\*|\"?\\w+\"?(?:\\s*,\\s*\"?\\w+\"?)*)\\s*");

  private GrpcTerms() {}

  /**
   * The terms of one call.
   *
   * @param timeoutMillis what is left of the client's deadline; 0 where it has none
   * @throws VirtException {@code INVALID_ARG} naming the metadata
   */
  static Terms of(Operation<?, ?> row, Incoming in, long timeoutMillis, GrpcLimits limits) {
    Optional<Duration> time =
        Optional.of(timeoutMillis)
            .filter(millis -> millis > 0)
            .map(millis -> Duration.ofMillis(Math.min(millis, limits.waitMax().toMillis())));
    if (!row.changes()) {
      return new Terms(in.request(), time, Optional.empty(), Optional.empty(), false);
    }
    MultiMap metadata = in.metadata();
    return new Terms(
        in.request(),
        time,
        proper(metadata, "idempotency-key", KEY),
        proper(metadata, "if-match", VERSIONS).map(it -> it.replaceAll("[\"\\s]", "")),
        proper(metadata, "if-none-match", Pattern.compile("\\s*\\*\\s*")).isPresent(),
        proper(metadata, "dry-run", Pattern.compile("true|false")).equals(Optional.of("true")));
  }

  /** Who calls, and what they say beside their message. */
  record Incoming(String request, MultiMap metadata) {}

  /** For how long a job's end is waited for; empty where nobody asked. */
  static Optional<Duration> wait(MultiMap metadata, GrpcLimits limits) {
    return proper(metadata, "prefer", WAIT)
        .map(
            text -> {
              Matcher wait = WAIT.matcher(text);
              long seconds = wait.matches() ? Long.parseLong(wait.group(1)) : 0;
              return Duration.ofSeconds(Math.min(seconds, limits.waitMax().toSeconds()));
            });
  }

  private static Optional<String> proper(MultiMap metadata, String name, Pattern form) {
    Optional<String> value = Optional.ofNullable(metadata.get(name));
    if (value.filter(text -> !form.matcher(text).matches()).isPresent()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "metadata " + name + " is not of a form that is known");
    }
    return value;
  }
}
