package io.vireo.stream;

import io.vertx.core.Future;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/** Where a guest's state comes from while it is restored. Used once. */
public interface StateSource {

  /**
   * Gives everything to {@code target}, on a thread of the transfer's own, then closes it.
   *
   * @return the number of bytes given; completes on the transfer's thread
   */
  Future<Long> give(ChannelOpener<? extends WritableByteChannel> target);

  /** Where the state lies if it cannot be given and the hypervisor must read it by itself. */
  default Optional<FileSource.Origin> inPlace() {
    return Optional.empty();
  }

  /** Bytes given so far; any thread. */
  long bytesGiven();

  /** Bytes there are in all, for progress. */
  long bytesTotal();
}
