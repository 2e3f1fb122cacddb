package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Lane;
import io.vireo.state.DiskFile;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A guest's state into a file, from an offset on. Either through the page cache with write-back
 * started while data flows ({@link #buffered}), or past it ({@link #direct}); through {@link
 * Stage}s in both cases.
 *
 * <p>Fails with {@code NO_SPACE}, {@code WRITE_FAILED} (the file), {@code READ_FAILED} (the
 * hypervisor's end), {@code OPERATION_FAILED} (a program) or {@code OPERATION_ABORTED}.
 */
public final class FileSink implements StateSink {

  /**
   * Where to write.
   *
   * @param name as the user knows the file, for errors; the open file may still be a temporary one
   * @param offset of the first byte of the state; what stands before it is kept
   */
  public record Target(Path name, DiskFile file, long offset) {}

  private final Host host;
  private final Transfer transfer;
  private final String threadName;
  private final List<Stage> stages;
  private final Copy copy;

  private FileSink(Host host, Target target, List<Stage> stages, Copy copy) {
    this.host = host;
    this.transfer = new Transfer(target.name().toString());
    this.threadName = threadName(target);
    this.stages = List.copyOf(stages);
    this.copy = copy;
  }

  /**
   * Through the page cache. The file system's own lane flushes behind the transfer.
   *
   * @param stages in the order in which the bytes pass them on their way into the file
   */
  public static FileSink buffered(Host host, Target target, List<Stage> stages) {
    Lane flushes = host.laneOf(target.name());
    return new FileSink(host, target, stages, new BufferedCopy(target, flushes));
  }

  /**
   * Past the page cache, with a second transfer thread for the writes.
   *
   * @param direct the same file, opened by {@link io.vireo.state.FileCalls#direct}
   * @param blockBytes of the file system: a power of two
   * @param stages in the order in which the bytes pass them on their way into the file
   */
  public static FileSink direct(
      Host host, Target target, DiskFile direct, int blockBytes, List<Stage> stages) {
    Supplier<Lane> writes = () -> host.transfer(threadName(target) + " (disk)");
    int slotBytes = stages.isEmpty() ? DirectCopy.SLOT_BYTES : DirectCopy.STAGED_SLOT_BYTES;
    return new FileSink(
        host, target, stages, new DirectCopy(target, direct, blockBytes, slotBytes, writes));
  }

  /** Without stages. */
  public static FileSink buffered(Host host, Target target) {
    return buffered(host, target, List.of());
  }

  private static String threadName(Target target) {
    return "save " + target.name().getFileName();
  }

  @Override
  public Future<Long> take(ChannelOpener<? extends ReadableByteChannel> source) {
    try {
      transfer.begin(source);
      return host.transfer(threadName).run(() -> pump(source)).onFailure(_ -> source.close());
    } catch (VirtException refused) {
      source.close();
      return Future.failedFuture(refused);
    }
  }

  private long pump(ChannelOpener<? extends ReadableByteChannel> source) {
    try (source;
        ReadableByteChannel channel = source.open();
        Buffers buffers = new Buffers();
        Chain chain = new Chain(host, transfer, buffers)) {
      copy.run(chain.apply(stages, transfer.counting(channel)), transfer, buffers);
    } catch (IOException | RuntimeException failure) {
      throw transfer.failure(
          failure instanceof IOException broken ? Ends.reading(transfer, broken) : failure);
    }
    transfer.complete();
    return transfer.taken();
  }

  @Override
  public long bytesTaken() {
    return transfer.taken();
  }

  /** Bytes that the operating system has taken for the file so far; any thread. */
  public long bytesStored() {
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
