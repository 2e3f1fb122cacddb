package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.OptionalLong;

/**
 * A guest's state that a channel gives, whose reads may wait and whose failures are {@code
 * VirtException}s. Fails with those, with {@code WRITE_FAILED} (the hypervisor's end), {@code
 * OPERATION_FAILED} (what comes is damaged) or {@code OPERATION_ABORTED}.
 */
public final class ChannelSource implements StateSource {

  private final Host host;
  private final Transfer transfer;
  private final List<Stage> stages;
  private final ReadableByteChannel from;
  private final OptionalLong total;

  /**
   * @param stages in the order in which the bytes passed them when they were saved
   * @param from closed by whoever opened it
   * @param total how many bytes there will be, where that is known
   */
  public ChannelSource(
      Host host, String name, List<Stage> stages, ReadableByteChannel from, OptionalLong total) {
    this.host = host;
    this.transfer = new Transfer(name);
    this.stages = List.copyOf(stages);
    this.from = from;
    this.total = total;
  }

  @Override
  public Future<Long> give(ChannelOpener<? extends WritableByteChannel> target) {
    try {
      transfer.begin(target);
      return host.transfer("restore from " + transfer.name())
          .run(() -> pump(target))
          .onFailure(_ -> target.close());
    } catch (VirtException refused) {
      target.close();
      return Future.failedFuture(refused);
    }
  }

  private long pump(ChannelOpener<? extends WritableByteChannel> target) {
    try (target;
        WritableByteChannel channel = target.open();
        Buffers buffers = new Buffers();
        Chain chain = new Chain(host, transfer, buffers)) {
      if (stages.isEmpty()) {
        Drain.into(channel, counting(), buffers);
      } else {
        new Sending(transfer, buffers).run(host, chain.undo(stages, counting()), channel);
      }
    } catch (IOException | RuntimeException failed) {
      throw transfer.failure(
          failed instanceof IOException broken ? Ends.writing(transfer, broken) : failed);
    }
    transfer.complete();
    return transfer.bytes();
  }

  private ReadableByteChannel counting() {
    return (Staged)
        to -> {
          int count = from.read(to);
          transfer.count(Math.max(0, count));
          return count;
        };
  }

  @Override
  public long bytesGiven() {
    return transfer.bytes();
  }

  /** What has come so far, where the whole is not known. */
  @Override
  public long bytesTotal() {
    return total.orElseGet(transfer::bytes);
  }
}
