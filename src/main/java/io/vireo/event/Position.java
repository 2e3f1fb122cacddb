package io.vireo.event;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a node's events, as a subscriber keeps it: which node, which life of its daemon, which
 * event. Its text is {@code NODE.EPOCH.NUMBER}.
 *
 * @param node a name that is made with the state directory and goes with it; empty where a
 *     subscriber names a number alone and means whichever node it asks
 * @param epoch which life of the daemon, from 0
 * @param number grows from event to event and from epoch to epoch, and is never given twice on one
 *     node; what is between two of a subscriber's numbers it did not ask for or may not see, unless
 *     it was told a gap
 */
public record Position(String node, long epoch, long number) {

  /** Numbers of one epoch; the next begins after them. */
  public static final long NUMBERS_OF_AN_EPOCH = 1L << 32;

  private static final Pattern TEXT =
      Pattern.compile("(?:([0-9a-z]{1,32})\\.(\\d{1,9})\\.)?(\\d{1,18})");

  /** The place of event {@code number}; each number belongs to one epoch. */
  public static Position of(String node, long number) {
    return new Position(node, number / NUMBERS_OF_AN_EPOCH, number);
  }

  /**
   * Reads {@code NODE.EPOCH.NUMBER}, or a number alone.
   *
   * @throws VirtException {@code INVALID_ARG}
   */
  public static Position parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "'since' must be the number of an event, 0 or more, or its position, like"
              + " 0f3c9a52.3.12884901907");
    }
    long number = Long.parseLong(parts.group(3));
    return parts.group(1) == null
        ? of("", number)
        : new Position(parts.group(1), Long.parseLong(parts.group(2)), number);
  }

  /** Whether it can be a place among {@code ofNode}'s events at all. */
  boolean within(String ofNode) {
    return node.isEmpty() || (node.equals(ofNode) && epoch == number / NUMBERS_OF_AN_EPOCH);
  }

  @Override
  public String toString() {
    return node.isEmpty() ? Long.toString(number) : node + "." + epoch + "." + number;
  }
}
