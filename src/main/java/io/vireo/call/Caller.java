package io.vireo.call;

/**
 * Who calls.
 *
 * @param name how audit and jobs name the caller: {@code uid 0}, {@code embedded}
 * @param way how they came in
 */
public record Caller(String name, Way way) {

  /** The application this library is part of. */
  public static final Caller EMBEDDED = new Caller("embedded", Way.EMBEDDED);

  /** The daemon itself: autostart, recovery. */
  public static final Caller DAEMON = new Caller("daemon", Way.EMBEDDED);

  /** The ways in. */
  public enum Way {
    EMBEDDED,
    UNIX_SOCKET,
    INSECURE_TCP
  }
}
