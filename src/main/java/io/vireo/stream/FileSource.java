package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A guest's state out of a file, through the page cache ({@link #buffered}) or past it ({@link
 * #direct}), with the {@link Stage}s undone that it went through.
 *
 * <p>Fails with {@code NO_FILE}, {@code OPEN_FAILED} or {@code READ_FAILED} (the file), {@code
 * WRITE_FAILED} (the hypervisor's end), {@code OPERATION_FAILED} (what the file holds is damaged),
 * {@code AUTH_FAILED} (sealed with another key), {@code SAVE_IMAGE_TOO_NEW} (sealed in a later way)
 * or {@code OPERATION_ABORTED}.
 */
public final class FileSource implements StateSource {

  /**
   * What to read.
   *
   * @param offset of the first byte of the state
   * @param bytes how many follow it; a file that turns out shorter is an error
   */
  public record Origin(Path file, long offset, long bytes) {}

  private final Host host;
  private final Transfer transfer;
  private final Origin origin;
  private final List<Stage> stages;
  private final Reading reading;

  private FileSource(Host host, Origin origin, List<Stage> stages, Reading reading) {
    this.host = host;
    this.transfer = new Transfer(origin.file().toString());
    this.origin = origin;
    this.stages = List.copyOf(stages);
    this.reading = reading;
  }

  /**
   * Through the page cache, by sendfile where nothing has to be undone.
   *
   * @param stages in the order in which the bytes passed them on their way into the file
   */
  public static FileSource buffered(Host host, Origin origin, List<Stage> stages) {
    return new FileSource(host, origin, stages, new Reading.Buffered());
  }

  /**
   * Leaves the page cache as it is; a second transfer thread reads ahead.
   *
   * @param blockBytes of the file system: a power of two
   * @param stages in the order in which the bytes passed them on their way into the file
   */
  public static FileSource direct(Host host, Origin origin, int blockBytes, List<Stage> stages) {
    return new FileSource(host, origin, stages, new Reading.Direct(blockBytes));
  }

  /** Without stages. */
  public static FileSource buffered(Host host, Origin origin) {
    return buffered(host, origin, List.of());
  }

  @Override
  public Future<Long> give(ChannelOpener<? extends WritableByteChannel> target) {
    try {
      transfer.begin(target);
      return host.transfer(threadName()).run(() -> pump(target)).onFailure(_ -> target.close());
    } catch (VirtException refused) {
      target.close();
      return Future.failedFuture(refused);
    }
  }

  private String threadName() {
    return "restore " + origin.file().getFileName();
  }

  private long pump(ChannelOpener<? extends WritableByteChannel> target) {
    try (target;
        WritableByteChannel channel = target.open();
        Buffers buffers = new Buffers();
        OriginChannel file = reading.open(host, origin, transfer, buffers);
        Chain chain = new Chain(host, transfer, buffers)) {
      if (stages.isEmpty()) {
        file.sendTo(channel);
      } else {
        new Sending(transfer, buffers).run(host, chain.undo(stages, file), channel);
      }
    } catch (IOException | RuntimeException failure) {
      throw transfer.failure(
          failure instanceof IOException broken ? Ends.writing(transfer, broken) : failure);
    }
    transfer.complete();
    return transfer.bytes();
  }

  /** Bytes of the file so far, which are what there is a total of. */
  @Override
  public long bytesGiven() {
    return transfer.bytes();
  }

  @Override
  public long bytesTotal() {
    return origin.bytes();
  }

  /** Makes a running or later {@link #give} fail with {@code OPERATION_ABORTED}; any thread. */
  public void cancel() {
    transfer.cancel();
  }
}
