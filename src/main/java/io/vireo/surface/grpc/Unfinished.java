package io.vireo.surface.grpc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes have come of messages that are not whole yet: over one connection, and over all.
 * Any thread.
 */
final class Unfinished {

  private final long connectionBytesMax;
  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();
  private final ConcurrentMap<Object, Long> byConnection = new ConcurrentHashMap<>();

  Unfinished(long connectionBytesMax, long bytesMax) {
    this.connectionBytesMax = connectionBytesMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Takes more.
   *
   * @param connection over which they came
   * @throws VirtException {@code LIMIT_REACHED}, nothing being taken
   */
  void take(Object connection, long bytes) {
    long ofOne = byConnection.merge(connection, bytes, Long::sum);
    long ofAll = held.addAndGet(bytes);
    if (ofOne > connectionBytesMax || ofAll > bytesMax) {
      give(connection, bytes);
      throw ofOne > connectionBytesMax
          ? full("this connection", connectionBytesMax, "unfinished-bytes")
          : full("all connections", bytesMax, "bodies-bytes");
    }
  }

  /** Gives back. */
  void give(Object connection, long bytes) {
    if (bytes > 0) {
      held.addAndGet(-bytes);
      byConnection.computeIfPresent(
          connection, (_, ofOne) -> ofOne == bytes ? null : ofOne - bytes);
    }
  }

  long held() {
    return held.get();
  }

  private static VirtException full(String where, long bytes, String key) {
    return new VirtException(
        ErrorCode.LIMIT_REACHED,
        "messages of %d bytes are under way already over %s (http.limits.%s); end one first"
            .formatted(bytes, where, key));
  }
}
