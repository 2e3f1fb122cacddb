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
 * @param unfinished what may have come of messages that are not whole yet
 */
public record GrpcLimits(
    int messageBytesMax,
    int streamsMax,
    int resetsMax,
    int subscribersMax,
    Duration waitMax,
    Duration stallTime,
    Messages unfinished) {

  /**
   * What may be under way of messages.
   *
   * @param connectionBytesMax over one connection
   * @param bytesMax over all
   * @param time how long one may take from its first byte, and the first one from the call
   */
  public record Messages(long connectionBytesMax, long bytesMax, Duration time) {}

  public static final GrpcLimits DEFAULTS =
      new GrpcLimits(
          4 * 1024 * 1024,
          100,
          200,
          256,
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          new Messages(16L * 1024 * 1024, 64L * 1024 * 1024, Duration.ofSeconds(30)));
}
