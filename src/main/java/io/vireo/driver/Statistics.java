package io.vireo.driver;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Can tell what its guests use, all of them at once. */
public interface Statistics extends Hypervisor {

  /** How long one guest may take to answer before what it said last stands in. */
  Duration GUEST_DEADLINE = Duration.ofMillis(500);

  /** How long all of them may take together. */
  Duration ROUND_DEADLINE = Duration.ofSeconds(1);

  /** How old an answer may be to be given again: many who ask are no more work than one. */
  Duration FRESH = Duration.ofMillis(500);

  /**
   * What each instance uses, by its domain's UUID. Completes within {@link #ROUND_DEADLINE} and
   * little more, whoever does not answer: a guest that is silent is given as it was, and says so.
   */
  Future<Map<UUID, GuestStatistics>> statistics();
}
