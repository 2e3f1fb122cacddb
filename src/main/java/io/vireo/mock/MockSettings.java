package io.vireo.mock;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The driver's section of the configuration.
 *
 * <ul>
 *   <li>{@code stateBytes}: the memory of each machine, rounded up to 8 bytes; 4 MiB
 *   <li>{@code stateBytesPerSecond}: how fast a machine gives its state; 0 means as fast as it can
 *   <li>{@code deadlineMillis}: after which a call that hangs fails; 10000
 *   <li>{@code shutdownMillis}: how long a guest takes to shut down when asked; 50
 *   <li>{@code fail.CALL} or {@code fail.CALL.DOMAIN}: the call fails with this sentence
 *   <li>{@code hang.CALL} or {@code hang.CALL.DOMAIN}: {@code true} and the call never answers
 * </ul>
 *
 * <p>CALL is a word of {@link MockCall}. A save that is to fail or hang does so after half of its
 * bytes. Faults are looked up at every call, so that whoever keeps the map can switch them.
 */
record MockSettings(Map<String, String> values) {

  private static final long STATE_BYTES = 4L << 20;
  private static final long DEADLINE_MILLIS = 10_000;
  private static final long SHUTDOWN_MILLIS = 50;
  private static final long MILLIS_MAX = Duration.ofDays(1).toMillis();

  /** Reads all settings once, so that a wrong one is told when the connection is opened. */
  void check() {
    values.keySet().forEach(MockSettings::checkKey);
    memoryBytes();
    bytesPerSecond();
    deadline();
    shutdown();
  }

  private static void checkKey(String key) {
    boolean known =
        switch (key) {
          case "stateBytes", "stateBytesPerSecond", "deadlineMillis", "shutdownMillis" -> true;
          default -> isFault(key.split("\\.", 3));
        };
    if (!known) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, "the test driver has no setting '" + key + "', remove it");
    }
  }

  private static boolean isFault(String[] words) {
    return words.length >= 2
        && (words[0].equals("fail") || words[0].equals("hang"))
        && MockCall.of(words[1]).isPresent();
  }

  long memoryBytes() {
    long bytes = number("stateBytes", STATE_BYTES, MachineState.MEMORY_BYTES_MAX);
    return Math.ceilDiv(bytes, Long.BYTES) * Long.BYTES;
  }

  /** 0: as fast as it can. */
  long bytesPerSecond() {
    return number("stateBytesPerSecond", 0, Long.MAX_VALUE);
  }

  Duration deadline() {
    return Duration.ofMillis(number("deadlineMillis", DEADLINE_MILLIS, MILLIS_MAX));
  }

  Duration shutdown() {
    return Duration.ofMillis(number("shutdownMillis", SHUTDOWN_MILLIS, MILLIS_MAX));
  }

  /** The sentence with which the call is to fail for this domain. */
  Optional<String> failure(MockCall call, String domain) {
    return fault("fail", call, domain);
  }

  /** Whether the call is never to answer for this domain. */
  boolean hangs(MockCall call, String domain) {
    return fault("hang", call, domain).map(Boolean::parseBoolean).orElse(false);
  }

  private Optional<String> fault(String kind, MockCall call, String domain) {
    String key = kind + "." + call.word();
    return Optional.ofNullable(values.get(key + "." + domain))
        .or(() -> Optional.ofNullable(values.get(key)));
  }

  private long number(String key, long otherwise, long max) {
    String text = values.get(key);
    try {
      long number = text == null ? otherwise : Long.parseLong(text.strip());
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, like a number out of range.
    }
    throw new VirtException(
        ErrorCode.CONF_SYNTAX,
        "the test driver's " + key + " must be a number from 0 to " + max + ", not '" + text + "'");
  }
}
