package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A guest's state that comes piece by piece from somewhere else than a file, by {@link #offer} and
 * {@link #end}; the hypervisor holds the giver back.
 *
 * <p>Fails with what {@link #fail} was told, {@code OPERATION_TIMEOUT} when nothing came for too
 * long, {@code WRITE_FAILED} (the hypervisor's end), {@code OPERATION_FAILED} (what comes is
 * damaged) or {@code OPERATION_ABORTED}.
 */
public final class HandoverSource implements StateSource {

  private final Host host;
  private final Transfer transfer;
  private final List<Stage> stages;
  private final OfferQueue offers;
  private final OptionalLong total;

  /**
   * Who gives, for errors and the thread; and how many bytes there will be, where that is known.
   */
  public record Giver(String name, OptionalLong bytesTotal) {}

  /**
   * @param stages in the order in which the bytes passed them when they were saved
   * @param stallMax how long nothing may come
   */
  public HandoverSource(Host host, Giver giver, List<Stage> stages, Duration stallMax) {
    this.host = host;
    this.transfer = new Transfer(giver.name());
    this.stages = List.copyOf(stages);
    this.offers = new OfferQueue(transfer, stallMax);
    this.total = giver.bytesTotal();
  }

  /**
   * The next bytes, from position to limit. They are this source's from now on and must not change
   * any more. Any one thread at a time.
   *
   * @return complete when more may be offered: at once while there is room, otherwise on the
   *     transfer's thread. Fails when the transfer has failed, and with {@code LIMIT_REACHED} if
   *     the answer to the last offer was not awaited
   */
  public Future<Void> offer(ByteBuffer piece) {
    return offers.offer(piece);
  }

  /** Nothing follows. */
  public void end() {
    offers.end();
  }

  /**
   * The giver broke: the transfer fails with {@code cause}. Any thread; no effect after its end.
   */
  public void fail(Throwable cause) {
    offers.fail(VirtException.from(cause));
    transfer.closeEnd();
  }

  @Override
  public Future<Long> give(ChannelOpener<? extends WritableByteChannel> target) {
    try {
      transfer.begin(target);
      return host.transfer("restore from " + transfer.name())
          .run(() -> pump(target))
          .onFailure(_ -> target.close())
          .onFailure(failed -> offers.fail(VirtException.from(failed)));
    } catch (VirtException refused) {
      target.close();
      offers.fail(refused);
      return Future.failedFuture(refused);
    }
  }

  private long pump(ChannelOpener<? extends WritableByteChannel> target) {
    try (target;
        WritableByteChannel channel = target.open();
        Buffers buffers = new Buffers();
        Chain chain = new Chain(host, transfer, buffers)) {
      Drain.into(channel, chain.undo(stages, offers), buffers);
    } catch (IOException | RuntimeException failed) {
      throw offers
          .failure()
          .orElseGet(
              () ->
                  transfer.failure(
                      failed instanceof IOException broken
                          ? Ends.writing(transfer, broken)
                          : failed));
    }
    transfer.complete();
    return transfer.bytes();
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

  /** Makes a running or later {@link #give} fail with {@code OPERATION_ABORTED}; any thread. */
  public void cancel() {
    transfer.cancel();
    offers.fail(transfer.aborted());
  }
}
