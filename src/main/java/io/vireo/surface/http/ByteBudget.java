package io.vireo.surface.http;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of requests' bodies are held at once, all requests together. Any thread. */
final class ByteBudget {

  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();

  ByteBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** One request's part. */
  final class Share {

    private final AtomicLong bytes;

    private Share(long bytes) {
      this.bytes = new AtomicLong(bytes);
    }

    /**
     * Takes more.
     *
     * @throws VirtException {@code LIMIT_REACHED}, nothing more being taken
     */
    void grow(long more) {
      take(more);
      bytes.addAndGet(more);
    }

    /** Gives back what turns out not to be needed. */
    void shrink(long needed) {
      held.addAndGet(Math.min(0, needed - bytes.getAndAccumulate(needed, Math::min)));
    }

    /** Gives everything back; a second time does nothing. */
    void release() {
      shrink(0);
    }
  }

  /**
   * Takes a part.
   *
   * @throws VirtException {@code LIMIT_REACHED}, nothing being taken
   */
  Share reserve(long bytes) {
    take(bytes);
    return new Share(bytes);
  }

  private void take(long bytes) {
    if (held.addAndGet(bytes) > bytesMax) {
      held.addAndGet(-bytes);
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "request bodies of %d bytes are under way already (HttpLimits.bodiesBytesMax); try later"
              .formatted(bytesMax));
    }
  }

  long held() {
    return held.get();
  }
}
