package io.vireo.tck;

import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.stream.ChannelOpener;
import io.vireo.stream.StateSink;
import io.vireo.stream.StateSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** A saved state in a plain file without any header, and the two ways to it. */
public record StateFile(Host host, Path path) {

  private static final int BUFFER_BYTES = 64 * 1024;

  /** What a sink or a source meets on its way. */
  @FunctionalInterface
  public interface Hurdle {
    /** Called on the transfer's thread before each piece. */
    void at(long bytesDone) throws IOException;
  }

  public StateSink sink() {
    return sink(bytes -> {});
  }

  public StateSink sink(Hurdle hurdle) {
    return new Sink(this, hurdle, new AtomicLong());
  }

  public StateSource source() {
    return source(bytes -> {});
  }

  public StateSource source(Hurdle hurdle) {
    return new Source(this, hurdle, new AtomicLong());
  }

  public long bytes() {
    return unchecked(() -> Files.size(path));
  }

  /** Cuts the file off. */
  public void truncate(long bytes) {
    unchecked(
        () -> {
          try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            return file.truncate(bytes);
          }
        });
  }

  /** Turns one bit at {@code offset} over. */
  public void flipBit(long offset) {
    unchecked(
        () -> {
          byte[] bytes = Files.readAllBytes(path);
          bytes[Math.toIntExact(offset)] ^= 1;
          return Files.write(path, bytes);
        });
  }

  private static <T> T unchecked(Callable<T> work) {
    try {
      return work.call();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (Exception other) {
      throw new IllegalStateException(other);
    }
  }

  private record Sink(StateFile file, Hurdle hurdle, AtomicLong taken) implements StateSink {

    @Override
    public Future<Long> take(ChannelOpener<? extends ReadableByteChannel> source) {
      return file.host.transfer("tck save").run(() -> pump(source));
    }

    private Long pump(ChannelOpener<? extends ReadableByteChannel> source) throws IOException {
      try (ReadableByteChannel from = source.open();
          FileChannel to =
              FileChannel.open(
                  file.path,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
        copy(from, to);
        return taken.get();
      } finally {
        source.close();
      }
    }

    private void copy(ReadableByteChannel from, FileChannel to) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      hurdle.at(taken.get());
      while (from.read(buffer.clear()) >= 0) {
        taken.addAndGet(buffer.flip().remaining());
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        hurdle.at(taken.get());
      }
    }

    @Override
    public long bytesTaken() {
      return taken.get();
    }
  }

  private record Source(StateFile file, Hurdle hurdle, AtomicLong given) implements StateSource {

    @Override
    public Future<Long> give(ChannelOpener<? extends WritableByteChannel> target) {
      return file.host.transfer("tck restore").run(() -> pump(target));
    }

    private Long pump(ChannelOpener<? extends WritableByteChannel> target) throws IOException {
      try (FileChannel from = FileChannel.open(file.path, StandardOpenOption.READ);
          WritableByteChannel to = target.open()) {
        copy(from, to);
        return given.get();
      } finally {
        target.close();
      }
    }

    private void copy(FileChannel from, WritableByteChannel to) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      while (from.read(buffer.clear()) >= 0) {
        hurdle.at(given.get());
        buffer.flip();
        while (buffer.hasRemaining()) {
          given.addAndGet(to.write(buffer));
        }
      }
    }

    @Override
    public long bytesGiven() {
      return given.get();
    }

    @Override
    public long bytesTotal() {
      return file.bytes();
    }
  }
}
