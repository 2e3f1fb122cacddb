package io.vireo.surface.rpc;

/**
 * How much one client may ask at once.
 *
 * @param callsAtOnce how many of its calls are carried out at the same time
 * @param callsWaiting how many more are taken in; then its connection is not read until some are
 *     answered
 * @param messageBytes the longest message that is taken
 */
public record RpcLimits(int callsAtOnce, int callsWaiting, int messageBytes) {

  /** What holds where nobody says otherwise. */
  public static final RpcLimits DEFAULT = new RpcLimits(32, 256, 8 << 20);

  /** The longest message that the protocol knows, its length word included. */
  public static final int PROTOCOL_BYTES_MAX = (32 << 20) + 4;
}
