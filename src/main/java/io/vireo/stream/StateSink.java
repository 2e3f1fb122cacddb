package io.vireo.stream;

import io.vertx.core.Future;
import java.nio.channels.ReadableByteChannel;

/** Where a guest's state goes while it is saved. Used once. */
public non-sealed interface StateSink extends StateTarget {

  /**
   * Takes everything that {@code source} has, on a thread of the transfer's own and outside the
   * Java heap, until its end.
   *
   * @return the number of bytes taken, once the operating system has them all; not yet durable.
   *     Completes on the transfer's thread. Fails with the first error of either end; the source is
   *     closed in every case, so that the hypervisor notices.
   */
  Future<Long> take(ChannelOpener<? extends ReadableByteChannel> source);

  /** Bytes taken so far; any thread. */
  @Override
  long bytesTaken();
}
