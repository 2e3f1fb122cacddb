package io.vireo.surface.rpc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of messages are held for all clients together. Any thread. */
final class ByteAccount {

  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();

  ByteAccount(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Takes some.
   *
   * @throws VirtException {@code LIMIT_REACHED}, nothing being taken
   */
  void take(long bytes) {
    if (held.addAndGet(bytes) > bytesMax) {
      held.addAndGet(-bytes);
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "messages of %d bytes are under way already (RpcLimits.OfAll.bytes)".formatted(bytesMax));
    }
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
