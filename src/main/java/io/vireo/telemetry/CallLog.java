package io.vireo.telemetry;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.CallListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A line of the log for each call, with the request's name, that the same words in audit lines and
 * traces can be found by. What is our own fault is a warning; the rest is for whoever looks
 * closely.
 */
public final class CallLog implements CallListener {

  private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

  private final LongSupplier nanos;

  /**
   * @param nanos a clock that only goes forward
   */
  public CallLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public End comes(Coming call) {
    long begun = nanos.getAsLong();
    return outcome -> {
      Level level = level(outcome.failure());
      if (LOG.isEnabledForLevel(level)) {
        tell(level, call, outcome, Duration.ofNanos(nanos.getAsLong() - begun));
      }
    };
  }

  static Level level(Optional<VirtException> failure) {
    return failure.filter(it -> it.code() == ErrorCode.INTERNAL_ERROR).isPresent()
        ? Level.WARN
        : Level.DEBUG;
  }

  private static void tell(Level level, Coming call, Outcome outcome, Duration took) {
    String word = outcome.failure().map(CallMetrics::word).orElse("ok");
    LOG.atLevel(level)
        .addKeyValue("request", call.terms().request())
        .addKeyValue("operation", call.operation().name())
        .addKeyValue("caller", call.caller().name())
        .addKeyValue("outcome", word)
        .addKeyValue("millis", took.toMillis())
        .log(
            "request {}: {} of {} by {}: {}",
            call.terms().request(),
            call.operation().name(),
            outcome.object().orElse("-"),
            call.caller().name(),
            outcome.failure().map(VirtException::getMessage).orElse(word));
  }
}
