package io.vireo.stream;

import io.vertx.core.Vertx;
import io.vireo.host.VertxHost;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long does the state of 128 MiB take from a Unix socket into a file until it is durable, and
 * from a file into a socket, by each road there is? The peers copy like dd(1): one thread, one
 * buffer of a MiB, no socket and nothing at its end but a flush. Splice(2) is here to be compared;
 * the product has no such road.
 */
@State(Scope.Thread)
public class StreamBench {

  private static final int BLOCK = 1 << 20;
  private static final long BYTES = 128L << 20;
  private static final int OFFSET = 66_647;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private final FileCalls disk = FileCalls.local();
  private final MemorySegment random = Arena.global().allocate(BLOCK, BLOCK);
  private Path directory = Path.of("");
  private int blockBytes;

  @Setup
  public void make() throws IOException {
    directory = Files.createTempDirectory(Path.of("/var/tmp"), "stream-bench-");
    blockBytes = (int) Files.getFileStore(directory).getBlockSize();
    byte[] bytes = new byte[BLOCK];
    new SplittableRandom(1).nextBytes(bytes);
    random.asByteBuffer().put(bytes);
    writeByCopy(directory.resolve("image"), true);
  }

  @TearDown
  public void remove() throws IOException {
    Files.deleteIfExists(directory.resolve("image"));
    Files.deleteIfExists(directory.resolve("new"));
    Files.delete(directory);
    host.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Setup(Level.Invocation)
  public void removeNew() throws IOException {
    Files.deleteIfExists(directory.resolve("new"));
  }

  @Benchmark
  public long saveBuffered() throws IOException {
    return save(false);
  }

  @Benchmark
  public long saveBufferedByCopy() throws IOException {
    return writeByCopy(directory.resolve("new"), false);
  }

  @Benchmark
  public long saveDirect() throws IOException {
    return save(true);
  }

  @Benchmark
  public long saveDirectByCopy() throws IOException {
    return writeByCopy(directory.resolve("new"), true);
  }

  /** Like saveBuffered, from a socket pair; its peer is that. */
  @Benchmark
  public long splice() throws IOException {
    int[] sockets = SpliceCalls.sockets();
    int[] pipe = SpliceCalls.pipe(BLOCK);
    int file = SpliceCalls.create(directory.resolve("new"));
    CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> feed(sockets[1]));
    long bytes = 0;
    for (long count = 1; count > 0; bytes += count) {
      count = SpliceCalls.splice(sockets[0], pipe[1], BLOCK);
      for (long left = count; left > 0; ) {
        left -= SpliceCalls.splice(pipe[0], file, left);
      }
    }
    SpliceCalls.force(file);
    sent.join();
    for (int each : List.of(sockets[0], pipe[0], pipe[1], file)) {
      SpliceCalls.close(each);
    }
    return bytes;
  }

  private void feed(int socket) {
    try {
      for (long done = 0; done < BYTES; done += BLOCK) {
        SpliceCalls.write(socket, random);
      }
      SpliceCalls.close(socket);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Benchmark
  public long restoreBuffered() throws IOException {
    return restore(
        FileSource.buffered(
            host, new FileSource.Origin(directory.resolve("image"), 0, BYTES), List.of()));
  }

  @Benchmark
  public long restoreBufferedByCopy() throws IOException {
    return readByCopy(false);
  }

  @Benchmark
  public long restoreDirect() throws IOException {
    return restore(
        FileSource.direct(
            host,
            new FileSource.Origin(directory.resolve("image"), OFFSET, BYTES - OFFSET),
            blockBytes,
            List.of()));
  }

  @Benchmark
  public long restoreDirectByCopy() throws IOException {
    return readByCopy(true);
  }

  private long save(boolean direct) throws IOException {
    Path path = directory.resolve("new");
    UnixListener listener = UnixListener.bind(directory.resolve("socket"), DEADLINE);
    try (DiskFile file = disk.create(path)) {
      file.writeFully(ByteBuffer.allocate(OFFSET), 0);
      FileSink.Target target = new FileSink.Target(path, file, OFFSET);
      FileSink sink =
          direct
              ? FileSink.direct(host, target, disk.direct(path), blockBytes, List.of())
              : FileSink.buffered(host, target, List.of());
      var taken = sink.take(listener);
      try (SocketChannel hypervisor = new UnixConnection(listener.path()).open()) {
        ByteBuffer block = random.asByteBuffer();
        for (long done = 0; done < BYTES; done += BLOCK) {
          Drain.fully(block.clear(), hypervisor);
        }
      }
      long bytes = taken.toCompletionStage().toCompletableFuture().join();
      file.force();
      return bytes;
    }
  }

  private long restore(FileSource source) throws IOException {
    Path path = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      var given = source.give(new UnixConnection(path));
      try (SocketChannel hypervisor = server.accept()) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        while (hypervisor.read(block.clear()) >= 0) {
          // taken
        }
      }
      return given.toCompletionStage().toCompletableFuture().join();
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private long writeByCopy(Path path, boolean direct) throws IOException {
    try (DiskFile file = disk.create(path);
        DiskFile to = direct ? disk.direct(path) : disk.update(path)) {
      ByteBuffer block = random.asByteBuffer();
      for (long done = 0; done < BYTES; done += BLOCK) {
        to.writeFully(block.clear(), done);
      }
      file.force();
      return BYTES;
    }
  }

  private long readByCopy(boolean direct) throws IOException {
    Path path = directory.resolve("image");
    try (DiskFile file = direct ? disk.directReading(path) : disk.open(path);
        Arena arena = Arena.ofConfined();
        FileChannel nowhere = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE)) {
      ByteBuffer block = arena.allocate(BLOCK, BLOCK).asByteBuffer();
      for (long done = 0; done < BYTES; done += BLOCK) {
        file.readFully(block.clear(), done);
        Drain.fully(block.flip(), nowhere);
      }
      return BYTES;
    }
  }
}
