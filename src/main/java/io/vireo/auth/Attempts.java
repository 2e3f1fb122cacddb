package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How often each address has failed to say who it is: after some failures it must wait, the longer
 * the more it failed. Addresses of IPv6 count by their network of 64 bits. Any thread.
 */
final class Attempts {

  /** Addresses that are remembered; the one that failed least lately goes first. */
  static final int ADDRESSES_MAX = 4096;

  /** Failures that cost nothing. */
  static final int FREE = 5;

  private static final long WAIT_MILLIS_MAX = 60_000;
  private static final long FORGET_MILLIS = 10 * 60_000;

  private record Failures(int count, long lastMillis) {
    /** From one second, doubling. */
    long waitMillis() {
      return count < FREE ? 0 : Math.min(WAIT_MILLIS_MAX, 1000L << Math.min(10, count - FREE));
    }
  }

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Failures> failed = new LinkedHashMap<>();

  Attempts(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws VirtException {@code RATE_LIMITED} while the address must wait
   */
  void require(String address) {
    Failures known = look(address);
    if (known.waitMillis() > 0 && clock.millis() < known.lastMillis() + known.waitMillis()) {
      throw new VirtException(
          ErrorCode.RATE_LIMITED,
          "too many failed attempts to authenticate from this address; wait %d s"
              .formatted(known.waitMillis() / 1000));
    }
  }

  void failed(String address) {
    lock.lock();
    try {
      Failures before = known(address);
      failed.remove(network(address));
      failed.put(network(address), new Failures(before.count() + 1, clock.millis()));
      if (failed.size() > ADDRESSES_MAX) {
        failed.remove(failed.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  void succeeded(String address) {
    lock.lock();
    try {
      failed.remove(network(address));
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return failed.size();
    } finally {
      lock.unlock();
    }
  }

  private Failures look(String address) {
    lock.lock();
    try {
      return known(address);
    } finally {
      lock.unlock();
    }
  }

  private Failures known(String address) {
    Failures known = failed.getOrDefault(network(address), new Failures(0, 0));
    return clock.millis() - known.lastMillis() > FORGET_MILLIS ? new Failures(0, 0) : known;
  }

  private static String network(String address) {
    String[] parts = address.split(":", -1);
    return parts.length < 8 ? address : String.join(":", List.of(parts).subList(0, 4));
  }
}
