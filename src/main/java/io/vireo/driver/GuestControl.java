package io.vireo.driver;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** A keyboard and the like: what is done to a guest from outside. */
public interface GuestControl {

  /**
   * Presses keys together and lets go of them.
   *
   * @param keys by their scan codes of set 1, as {@code rules.KeyCodes} has them
   */
  Future<Void> press(List<Integer> keys, Duration hold);

  Future<Void> nonMaskableInterrupt();
}
