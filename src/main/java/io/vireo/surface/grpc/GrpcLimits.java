package io.vireo.surface.grpc;

import java.time.Duration;

/**
 * What one client may ask by gRPC.
 *
 * @param messageBytesMax the longest message that is taken
 * @param streamsMax how many calls may be under way on one connection
 * @param resetsMax how many calls a client may give up, in each half minute of one connection; one
 *     that gives up more is cut off
 * @param subscribersMax how many may listen to events, or watch jobs, at once
 * @param waitMax the longest {@code grpc-timeout} that is kept, and {@code prefer: wait}
 * @param stallTime a stream whose client takes nothing for so long is ended
 */
public record GrpcLimits(
    int messageBytesMax,
    int streamsMax,
    int resetsMax,
    int subscribersMax,
    Duration waitMax,
    Duration stallTime) {

  public static final GrpcLimits DEFAULTS =
      new GrpcLimits(
          4 * 1024 * 1024, 100, 200, 256, Duration.ofMinutes(10), Duration.ofSeconds(60));

  /** The same, for a house that takes so long bodies and has so many subscribers in any case. */
  public GrpcLimits within(int bytesMax, int subscribers) {
    return new GrpcLimits(bytesMax, streamsMax, resetsMax, subscribers, waitMax, stallTime);
  }
}
