package io.vireo.call;

import java.util.Set;

/**
 * Who calls, once that is known.
 *
 * @param name how policy, audit and jobs name the caller: {@code uid 0}, {@code cert CN=backup},
 *     {@code token ci}, {@code user alice}, {@code embedded}
 * @param way how they came in
 * @param groups what the identity says it belongs to: Unix groups, a certificate's units, a token's
 *     claims; a policy may give roles to them
 */
public record Caller(String name, Way way, Set<String> groups) {

  /** The application this library is part of. */
  public static final Caller EMBEDDED = new Caller("embedded", Way.EMBEDDED);

  /** The daemon itself: autostart, recovery. */
  public static final Caller DAEMON = new Caller("daemon", Way.EMBEDDED);

  public Caller {
    groups = Set.copyOf(groups);
  }

  /** Somebody of no group. */
  public Caller(String name, Way way) {
    this(name, way, Set.of());
  }

  /** The ways in. */
  public enum Way {
    EMBEDDED,
    UNIX_SOCKET,
    /** TCP without TLS, on loopback, with authentication. */
    TCP,
    TLS,
    /** TCP without asking who it is; only where somebody said so aloud. */
    INSECURE_TCP
  }
}
