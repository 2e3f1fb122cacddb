package io.vireo.surface.http;

import io.vireo.surface.grpc.GrpcLimits;
import java.time.Duration;

/**
 * What one client may ask of the HTTP API.
 *
 * @param bodyBytesMax the longest request body; a longer one is refused with 413 as soon as that is
 *     known
 * @param bodiesBytesMax the bodies of all requests together that are held at once; a body of
 *     unknown length counts as the longest
 * @param connectionsMax how many connections each server has at once
 * @param requestTime how long a new connection may take to send its first request
 * @param bodyTime how long a client may take to send its body
 * @param answerTime how long a call may take, unless the client's {@code Request-Timeout} says
 *     otherwise; not for the work of jobs
 * @param waitMax the longest {@code Prefer: wait} and {@code Request-Timeout}
 * @param lineBytesMax the longest request line
 * @param headerBytesMax all headers together
 * @param subscribersMax how many may listen to events at once
 * @param subscriberBytesMax how much may wait to be taken by one of them; what is told meanwhile
 *     stays in the log, and what falls out of that is a gap
 * @param pingEvery how often a quiet event connection is shown to live
 * @param http2 what one connection of HTTP/2, and so of gRPC, may do
 */
public record HttpLimits(
    int bodyBytesMax,
    long bodiesBytesMax,
    int connectionsMax,
    Duration requestTime,
    Duration bodyTime,
    Duration answerTime,
    Duration waitMax,
    int lineBytesMax,
    int headerBytesMax,
    int subscribersMax,
    int subscriberBytesMax,
    Duration pingEvery,
    Http2 http2) {

  /**
   * What one connection of HTTP/2 may do.
   *
   * @param streamsMax how many requests may be under way
   * @param resetsMax how many requests a client may give up, in each half minute; one that gives up
   *     more is cut off
   * @param unfinishedBytesMax how much may have come of gRPC messages that are not whole yet
   * @param stallTime a request whose client takes nothing of its answer for so long is reset
   */
  public record Http2(int streamsMax, int resetsMax, int unfinishedBytesMax, Duration stallTime) {

    public static final Http2 DEFAULTS =
        new Http2(
            GrpcLimits.DEFAULTS.streamsMax(),
            GrpcLimits.DEFAULTS.resetsMax(),
            (int) GrpcLimits.DEFAULTS.unfinished().connectionBytesMax(),
            GrpcLimits.DEFAULTS.stallTime());
  }

  public static final HttpLimits DEFAULTS =
      new HttpLimits(
          4 * 1024 * 1024,
          64L * 1024 * 1024,
          1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          8 * 1024,
          16 * 1024,
          256,
          64 * 1024,
          Duration.ofSeconds(20),
          Http2.DEFAULTS);

  /** What these mean for gRPC. */
  GrpcLimits grpc() {
    return new GrpcLimits(
        bodyBytesMax,
        http2.streamsMax(),
        http2.resetsMax(),
        subscribersMax,
        waitMax,
        http2.stallTime(),
        new GrpcLimits.Messages(http2.unfinishedBytesMax(), bodiesBytesMax, bodyTime));
  }
}
