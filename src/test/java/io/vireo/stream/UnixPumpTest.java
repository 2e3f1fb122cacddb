package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.VertxHost;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both directions over real Unix-domain sockets. */
class UnixPumpTest {

  private static final int STATE_BYTES = 48 * 1024 * 1024 + 4711;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);

  @AfterEach
  void close() {
    result(host.close());
    result(vertx.close());
  }

  @Test
  void savesAndRestoresOverSockets() throws IOException {
    byte[] state = Bytes.random(STATE_BYTES, 11);
    Path image = directory.resolve("image");
    assertThat(result(save(state, image))).isEqualTo(STATE_BYTES);
    assertThat(Files.mismatch(image, Files.write(directory.resolve("wanted"), state)))
        .isEqualTo(-1);
    Path copy = directory.resolve("copy");
    assertThat(result(restore(image, copy))).isEqualTo(STATE_BYTES);
    assertThat(Files.mismatch(image, copy)).isEqualTo(-1);
  }

  private Future<Long> save(byte[] state, Path image) throws IOException {
    UnixListener listener = UnixListener.bind(directory.resolve("save.sock"), DEADLINE);
    FileSink.Target target = new FileSink.Target(image, FileCalls.local().create(image), 0);
    Future<Long> taken = FileSink.buffered(host, target).take(listener);
    Future<Void> sent = host.transfer("hypervisor").run(() -> send(listener.path(), state));
    return sent.compose(_ -> taken);
  }

  private static Void send(Path socket, byte[] state) throws IOException {
    try (SocketChannel channel = new UnixConnection(socket).open()) {
      ByteBuffer left = ByteBuffer.wrap(state);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      return null;
    }
  }

  /** The hypervisor listens here, and what it takes in is written to {@code copy}. */
  private Future<Long> restore(Path image, Path copy) throws IOException {
    UnixListener hypervisor = UnixListener.bind(directory.resolve("restore.sock"), DEADLINE);
    FileSink.Target target = new FileSink.Target(copy, FileCalls.local().create(copy), 0);
    Future<Long> taken = FileSink.buffered(host, target).take(hypervisor);
    FileSource source =
        FileSource.buffered(host, new FileSource.Origin(image, 0, Files.size(image)));
    return source.give(new UnixConnection(hypervisor.path())).compose(_ -> taken);
  }

  @Test
  void letsOnlyTheOwnerIn() throws IOException {
    try (UnixListener listener = UnixListener.bind(directory.resolve("s"), DEADLINE)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(listener.path())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void removesItsPathOnceSomebodyIsConnected() throws IOException {
    UnixListener listener = UnixListener.bind(directory.resolve("s"), DEADLINE);
    try (listener;
        SocketChannel client = new UnixConnection(listener.path()).open();
        SocketChannel server = listener.open()) {
      assertThat(listener.path()).doesNotExist();
      assertThat(client.isConnected() && server.isConnected()).isTrue();
    }
  }

  @Test
  void replacesAStaleSocket() throws IOException {
    Path socket = directory.resolve("s");
    UnixListener.bind(socket, DEADLINE).close();
    try (UnixListener listener = UnixListener.bind(socket, DEADLINE);
        SocketChannel client = new UnixConnection(socket).open();
        SocketChannel server = listener.open()) {
      assertThat(client.isConnected() && server.isConnected()).isTrue();
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void aClosedOneLeavesThePathToTheNext() throws IOException {
    Path socket = directory.resolve("s");
    UnixListener closed = UnixListener.bind(socket, DEADLINE);
    closed.close();
    try (UnixListener next = UnixListener.bind(socket, DEADLINE)) {
      assertThatThrownBy(closed::open).isInstanceOf(AsynchronousCloseException.class);
      assertThat(next.path()).exists();
    }
  }

  @Test
  void givesUpWhenNobodyConnects() {
    UnixListener listener = UnixListener.bind(directory.resolve("s"), Duration.ofMillis(20));
    assertThatThrownBy(listener::open)
        .isInstanceOfSatisfying(
            VirtException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_RESPONDING));
    assertThat(listener.path()).doesNotExist();
  }

  @Test
  void wakesAnAcceptThatIsClosed() throws IOException {
    UnixListener listener = UnixListener.bind(directory.resolve("s"), DEADLINE);
    Path image = directory.resolve("image");
    FileSink.Target target = new FileSink.Target(image, FileCalls.local().create(image), 0);
    FileSink sink = FileSink.buffered(host, target);
    Future<Long> taken = sink.take(listener);
    sink.cancel();
    assertThat(failure(taken).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
  }

  @Test
  void wakesAReadWhenClosed() throws IOException {
    UnixListener listener = UnixListener.bind(directory.resolve("s"), DEADLINE);
    try (SocketChannel client = new UnixConnection(listener.path()).open()) {
      SocketChannel server = listener.open();
      Future<Integer> read = host.transfer("r").run(() -> server.read(ByteBuffer.allocate(1)));
      listener.close();
      assertThat(read.transform(end -> Future.succeededFuture(end.failed())))
          .satisfies(end -> assertThat(result(end)).isTrue());
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void refusesAPathThatDoesNotFitAnAddress() {
    assertThatThrownBy(() -> UnixListener.bind(directory.resolve("s".repeat(108)), DEADLINE))
        .hasMessageContaining("107 bytes");
  }
}
