package io.vireo.save;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast saves by one road to one file system were, so that the next one can tell how long it
 * will take. One object for a daemon; any thread. Forgotten when it ends.
 */
public final class SaveRates {

  static final int KEYS_MAX = 256;

  /** Shorter saves say more about the commit than about the disk. */
  private static final long BYTES_MIN = 16L * 1024 * 1024;

  private final ConcurrentHashMap<String, Long> bytesPerSecond = new ConcurrentHashMap<>();

  /**
   * Learns from a finished save: half the new figure, half what was known.
   *
   * @param fileSystem as {@link Preflight.Mount#source} names it
   * @param stateBytes that left the hypervisor
   * @param took from the first byte until the image was durable
   */
  public void learn(String fileSystem, Storage storage, long stateBytes, Duration took) {
    String key = key(fileSystem, storage);
    if (stateBytes >= BYTES_MIN && took.isPositive() && hasRoom(key)) {
      long rate = (long) (stateBytes / (took.toNanos() / 1e9));
      bytesPerSecond.merge(key, rate, (known, now) -> known / 2 + now / 2);
    }
  }

  private boolean hasRoom(String key) {
    return bytesPerSecond.size() < KEYS_MAX || bytesPerSecond.containsKey(key);
  }

  /** How long {@code stateBytes} will take; empty until such a save was seen. */
  public Optional<Duration> expected(String fileSystem, Storage storage, long stateBytes) {
    OptionalLong rate = rate(key(fileSystem, storage));
    return rate.isPresent() && rate.getAsLong() > 0
        ? Optional.of(Duration.ofMillis((long) (1e3 * stateBytes / rate.getAsLong())))
        : Optional.empty();
  }

  private OptionalLong rate(String key) {
    Long known = bytesPerSecond.get(key);
    return known == null ? OptionalLong.empty() : OptionalLong.of(known);
  }

  private static String key(String fileSystem, Storage storage) {
    return "%s %s %s %s".formatted(fileSystem, storage.format(), storage.road(), storage.direct());
  }
}
