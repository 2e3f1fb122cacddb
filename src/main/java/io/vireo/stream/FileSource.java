package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Lane;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;

/**
 * A guest's state out of a file: by sendfile from the page cache ({@link #buffered}), past it
 * ({@link #direct}), or through a program ({@link #filtered}).
 *
 * <p>Fails with {@code OPEN_FAILED} or {@code READ_FAILED} (the file), {@code WRITE_FAILED} (the
 * hypervisor's end) or {@code OPERATION_ABORTED}.
 */
public final class FileSource implements StateSource {

  /**
   * What to read.
   *
   * @param offset of the first byte of the state
   * @param bytes how many follow it; a file that turns out shorter is an error
   */
  public record Origin(Path file, long offset, long bytes) {}

  /** How the bytes travel; blocks. */
  interface Road {
    void run(WritableByteChannel target, Transfer transfer) throws IOException;
  }

  private final Transfer transfer;
  private final Origin origin;
  private final Supplier<Lane> lane;
  private final Road road;

  private FileSource(Host host, Origin origin, Road road) {
    this.transfer = new Transfer(origin.file());
    this.origin = origin;
    this.lane = () -> host.transfer("restore " + origin.file().getFileName());
    this.road = road;
  }

  public static FileSource buffered(Host host, Origin origin) {
    return new FileSource(host, origin, (to, transfer) -> send(origin, to, transfer));
  }

  /**
   * Leaves the page cache as it is.
   *
   * @param blockBytes of the file system: a power of two
   */
  public static FileSource direct(Host host, Origin origin, int blockBytes) {
    return new FileSource(host, origin, new DirectRead(origin, blockBytes));
  }

  /**
   * What {@code command} makes of the file's bytes. The program is killed when the other end hangs
   * up; if it fails by itself that is {@code OPERATION_FAILED}. Counted are the bytes of the file.
   */
  public static FileSource filtered(Host host, Origin origin, List<String> command) {
    return new FileSource(host, origin, new FilteredRead(host, origin, List.copyOf(command)));
  }

  @Override
  public Future<Long> give(ChannelOpener<? extends WritableByteChannel> target) {
    try {
      transfer.begin(target);
      return lane.get().run(() -> pump(target)).onFailure(_ -> target.close());
    } catch (VirtException refused) {
      target.close();
      return Future.failedFuture(refused);
    }
  }

  private long pump(ChannelOpener<? extends WritableByteChannel> target) {
    try (target;
        WritableByteChannel channel = target.open()) {
      road.run(channel, transfer);
    } catch (IOException | RuntimeException failure) {
      throw transfer.failure(
          failure instanceof IOException broken ? Ends.writing(transfer, broken) : failure);
    }
    transfer.complete();
    return transfer.bytes();
  }

  private static void send(Origin origin, WritableByteChannel target, Transfer transfer)
      throws IOException {
    try (FileChannel file = openToRead(origin.file())) {
      while (transfer.bytes() < origin.bytes()) {
        long left = Math.min(Copy.BUFFER_BYTES, origin.bytes() - transfer.bytes());
        long count = file.transferTo(origin.offset() + transfer.bytes(), left, target);
        if (count <= 0) {
          throw shorter(origin, new IOException("end of file"));
        }
        transfer.count(count);
      }
    }
  }

  private static FileChannel openToRead(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException cause) {
      throw DiskFailure.opening(file, cause);
    }
  }

  static VirtException shorter(Origin origin, IOException cause) {
    return DiskFailure.reading(origin.file(), cause);
  }

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
