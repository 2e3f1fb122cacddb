package io.vireo.host;

import io.vertx.core.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The timers of all loops that have not fired, so that none outlives the host. Any thread. */
final class LoopTimers {

  private final Set<Timer> pending = ConcurrentHashMap.newKeySet();

  void add(Timer timer) {
    pending.add(timer);
  }

  void remove(Timer timer) {
    pending.remove(timer);
  }

  int pending() {
    return pending.size();
  }

  void cancelAll() {
    pending.forEach(Timer::cancel);
    pending.clear();
  }
}
