package io.vireo.event;

import java.util.List;

/**
 * What a log begins with.
 *
 * @param node see {@link Position#node}
 * @param epoch the life that begins now
 * @param kept events of earlier lives, oldest first
 * @param newest the last number that anybody can have been told in earlier lives
 */
public record Past(String node, long epoch, List<KeptEvent> kept, long newest) {

  public Past {
    kept = List.copyOf(kept);
  }

  /** Nothing is known of earlier lives: of all their numbers some may have been told. */
  public static Past none(String node, long epoch) {
    return new Past(node, epoch, List.of(), epoch * Position.NUMBERS_OF_AN_EPOCH);
  }
}
