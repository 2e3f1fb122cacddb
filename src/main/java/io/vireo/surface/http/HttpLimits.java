package io.vireo.surface.http;

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
    Duration pingEvery) {

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
          Duration.ofSeconds(20));
}
