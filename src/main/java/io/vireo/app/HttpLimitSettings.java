package io.vireo.app;

import io.vireo.surface.http.HttpLimits;
import java.time.Duration;
import java.util.Optional;

/** See {@code http.limits} in the file; what each means is said at {@link HttpLimits}. */
public record HttpLimitSettings(
    Integer connections,
    Integer requestSeconds,
    Integer subscribers,
    Integer subscriberBytes,
    Integer pingSeconds,
    Integer bodyBytes,
    Long bodiesBytes,
    Integer bodySeconds,
    Integer answerSeconds,
    Integer waitSeconds,
    Integer lineBytes,
    Integer headerBytes,
    Integer streams,
    Integer resets,
    Integer unfinishedBytes,
    Integer stallSeconds) {

  static final HttpLimitSettings DEFAULT =
      new HttpLimitSettings(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null);

  private static final int COUNT_MAX = 1_000_000;
  private static final int SECONDS_MAX = 24 * 60 * 60;
  private static final int BYTES_MAX = 1 << 30;
  private static final int HEAD_BYTES_MAX = 1 << 20;

  public HttpLimitSettings {
    HttpLimits usual = HttpLimits.DEFAULTS;
    connections = within("connections", connections, usual.connectionsMax(), COUNT_MAX);
    requestSeconds = seconds("request-seconds", requestSeconds, usual.requestTime());
    subscribers = within("subscribers", subscribers, usual.subscribersMax(), COUNT_MAX);
    subscriberBytes =
        within("subscriber-bytes", subscriberBytes, usual.subscriberBytesMax(), BYTES_MAX);
    pingSeconds = seconds("ping-seconds", pingSeconds, usual.pingEvery());
    bodyBytes = within("body-bytes", bodyBytes, usual.bodyBytesMax(), BYTES_MAX);
    bodiesBytes = bodiesBytes == null ? usual.bodiesBytesMax() : bodiesBytes;
    Settings.requireBetween("http.limits.bodies-bytes", bodiesBytes, bodyBytes, Long.MAX_VALUE);
    bodySeconds = seconds("body-seconds", bodySeconds, usual.bodyTime());
    answerSeconds = seconds("answer-seconds", answerSeconds, usual.answerTime());
    waitSeconds = seconds("wait-seconds", waitSeconds, usual.waitMax());
    lineBytes = within("line-bytes", lineBytes, usual.lineBytesMax(), HEAD_BYTES_MAX);
    headerBytes = within("header-bytes", headerBytes, usual.headerBytesMax(), HEAD_BYTES_MAX);
    HttpLimits.Http2 http2 = usual.http2();
    streams = within("streams", streams, http2.streamsMax(), COUNT_MAX);
    resets = within("resets", resets, http2.resetsMax(), COUNT_MAX);
    unfinishedBytes =
        within("unfinished-bytes", unfinishedBytes, http2.unfinishedBytesMax(), BYTES_MAX);
    stallSeconds = seconds("stall-seconds", stallSeconds, http2.stallTime());
  }

  private static Integer within(String key, Integer given, int usual, int most) {
    int value = Optional.ofNullable(given).orElse(usual);
    Settings.requireBetween("http.limits." + key, value, 1, most);
    return value;
  }

  private static Integer seconds(String key, Integer given, Duration usual) {
    return within(key, given, (int) usual.toSeconds(), SECONDS_MAX);
  }

  HttpLimits limits() {
    return new HttpLimits(
        bodyBytes,
        bodiesBytes,
        connections,
        Duration.ofSeconds(requestSeconds),
        Duration.ofSeconds(bodySeconds),
        Duration.ofSeconds(answerSeconds),
        Duration.ofSeconds(waitSeconds),
        lineBytes,
        headerBytes,
        subscribers,
        subscriberBytes,
        Duration.ofSeconds(pingSeconds),
        new HttpLimits.Http2(streams, resets, unfinishedBytes, Duration.ofSeconds(stallSeconds)));
  }
}
