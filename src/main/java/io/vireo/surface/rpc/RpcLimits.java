package io.vireo.surface.rpc;

import java.time.Duration;

/**
 * How much clients may ask: each of them, and all together.
 *
 * @param patience how long a message may take to come once it has begun, and how long it may take
 *     until it is known who a client is
 */
public record RpcLimits(OfClient client, OfAll all, Pings pings, Duration patience) {

  /**
   * Of one client.
   *
   * @param callsAtOnce how many of its calls are carried out at the same time
   * @param callsWaiting how many more are taken in; then its connection is not read until some are
   *     answered
   * @param waitingBytes how many bytes of calls and streams are taken in before that
   * @param messageBytes the longest message that is taken
   * @param streams how many it may have open
   */
  public record OfClient(
      int callsAtOnce, int callsWaiting, int waitingBytes, int messageBytes, int streams) {}

  /**
   * Of all clients.
   *
   * @param connections how many there may be
   * @param unknown those of them of which it is not known yet who they are
   * @param bytes of messages that are not whole or not answered yet
   */
  public record OfAll(int connections, int unknown, long bytes) {}

  /**
   * How the daemon finds out that a client is gone.
   *
   * @param interval between two questions; zero to ask nothing
   * @param count how many may stay without an answer
   */
  public record Pings(Duration interval, int count) {}

  /** What holds where nobody says otherwise. */
  public static final RpcLimits DEFAULT =
      new RpcLimits(
          new OfClient(32, 256, 16 << 20, 8 << 20, 64),
          new OfAll(5000, 20, 256L << 20),
          new Pings(Duration.ofSeconds(5), 5),
          Duration.ofSeconds(30));

  /** The longest message that the protocol knows, its length word included. */
  public static final int PROTOCOL_BYTES_MAX = (32 << 20) + 4;

  /** The longest message of a client of which it is not known yet who it is. */
  static final int UNKNOWN_BYTES_MAX = 16 << 10;

  /** What may wait for a client that does not read; it is cut off beyond that. */
  static final long UNREAD_BYTES_MAX = 64L << 20;

  /** The same with other pings. */
  public RpcLimits with(Pings other) {
    return new RpcLimits(client, all, other, patience);
  }

  /** The same for all together. */
  RpcLimits with(OfAll other) {
    return new RpcLimits(client, other, pings, patience);
  }

  /** The same with another patience. */
  RpcLimits with(Duration other) {
    return new RpcLimits(client, all, pings, other);
  }
}
