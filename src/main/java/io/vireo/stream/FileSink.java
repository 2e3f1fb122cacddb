package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Lane;
import io.vireo.state.DiskFile;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A guest's state into a file, from an offset on. Either through the page cache with write-back
 * started while data flows ({@link #buffered}), or past it ({@link #direct}).
 *
 * <p>Fails with {@code NO_SPACE}, {@code WRITE_FAILED} (the file), {@code READ_FAILED} (the
 * hypervisor's end) or {@code OPERATION_ABORTED}.
 */
public final class FileSink implements StateSink {

  /**
   * Where to write.
   *
   * @param name as the user knows the file, for errors; the open file may still be a temporary one
   * @param offset of the first byte of the state; what stands before it is kept
   */
  public record Target(Path name, DiskFile file, long offset) {}

  private final Transfer transfer;
  private final Supplier<Lane> lane;
  private final Copy copy;

  private FileSink(Transfer transfer, Supplier<Lane> lane, Copy copy) {
    this.transfer = transfer;
    this.lane = lane;
    this.copy = copy;
  }

  /** Through the page cache. The file system's own lane flushes behind the transfer. */
  public static FileSink buffered(Host host, Target target) {
    Lane flushes = host.laneOf(target.name());
    return of(host, target, new BufferedCopy(target, flushes));
  }

  /**
   * Past the page cache, with a second transfer thread for the writes.
   *
   * @param direct the same file, opened by {@link io.vireo.state.FileCalls#direct}
   * @param blockBytes of the file system: a power of two
   */
  public static FileSink direct(Host host, Target target, DiskFile direct, int blockBytes) {
    Supplier<Lane> writes = () -> host.transfer(threadName(target) + " (disk)");
    return of(host, target, new DirectCopy(target, direct, blockBytes, writes));
  }

  private static FileSink of(Host host, Target target, Copy copy) {
    return new FileSink(new Transfer(target.name()), () -> host.transfer(threadName(target)), copy);
  }

  private static String threadName(Target target) {
    return "save " + target.name().getFileName();
  }

  @Override
  public Future<Long> take(ChannelOpener<? extends ReadableByteChannel> source) {
    try {
      transfer.begin(source);
      return lane.get().run(() -> pump(source)).onFailure(_ -> source.close());
    } catch (VirtException refused) {
      source.close();
      return Future.failedFuture(refused);
    }
  }

  private long pump(ChannelOpener<? extends ReadableByteChannel> source) {
    try (source;
        ReadableByteChannel channel = source.open()) {
      copy.run(channel, transfer);
    } catch (IOException | RuntimeException failure) {
      throw transfer.failure(
          failure instanceof IOException broken ? Ends.reading(transfer, broken) : failure);
    }
    transfer.complete();
    return transfer.bytes();
  }

  @Override
  public long bytesTaken() {
    return transfer.bytes();
  }

  /** Whether {@link #take} has succeeded: the operating system has every byte. */
  public boolean isComplete() {
    return transfer.isComplete();
  }

  /** Makes a running or later {@link #take} fail with {@code OPERATION_ABORTED}; any thread. */
  public void cancel() {
    transfer.cancel();
  }
}
