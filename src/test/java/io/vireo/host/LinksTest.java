package io.vireo.host;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lines of bytes to whatever has a descriptor. */
class LinksTest {

  private static final int PATIENCE_SECONDS = 10;

  private static Vertx vertx;
  private static VertxHost host;
  private static Loop loop;

  @TempDir Path directory;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    host = new VertxHost(vertx);
    loop = host.newLoop();
  }

  @AfterAll
  static void close() throws Exception {
    await(host.close());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, SECONDS);
  }

  private static <T> T onLoop(Callable<Future<T>> task) throws Exception {
    return await(loop.call(task));
  }

  /** Hears a line. */
  private static final class Ears implements ByteLink.Hearing {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    @Override
    public void onBytes(byte[] bytes) {
      heard.add(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void onClose() {
      closed.complete(loop.isCurrent());
    }

    String all(int length) throws InterruptedException {
      StringBuilder text = new StringBuilder();
      while (text.length() < length) {
        String piece = heard.poll(PATIENCE_SECONDS, SECONDS);
        assertThat(piece).as("more after '%s'", text).isNotNull();
        text.append(piece);
      }
      return text.toString();
    }
  }

  /** A terminal whose master end is a pair's other side: {@code script} makes one. */
  @Test
  void speaksWithATerminalAndTellsItsSize() throws Exception {
    try (Pty pty = Pty.open()) {
      Ears ears = new Ears();
      ByteLink link = await(host.links().terminal(loop, pty.device(), ears));
      onLoop(() -> link.write("out\n".getBytes(StandardCharsets.UTF_8)));
      pty.write("in");

      assertThat(pty.read(4)).startsWith("out");
      assertThat(ears.all(2)).isEqualTo("in");
      assertThat(onLoop(() -> Future.succeededFuture(link.resize(132, 50)))).isTrue();
      assertThat(pty.size()).isEqualTo("50x132");
    }
  }

  @Test
  void endsWithItsTerminal() throws Exception {
    Ears ears = new Ears();
    try (Pty pty = Pty.open()) {
      await(host.links().terminal(loop, pty.device(), ears));
    }
    assertThat(ears.closed.get(PATIENCE_SECONDS, SECONDS)).isTrue();
  }

  @Test
  void tellsTheEndOfATerminalEvenWhilePaused() throws Exception {
    Ears ears = new Ears();
    try (Pty pty = Pty.open()) {
      ByteLink link = await(host.links().terminal(loop, pty.device(), ears));
      loop.run(link::pause);
      pty.write("last words");
      onLoop(Future::succeededFuture);
      assertThat(ears.heard).isEmpty();
      loop.run(link::resume);
      assertThat(ears.all(10)).isEqualTo("last words");
      loop.run(link::pause);
    }
    assertThat(ears.closed.get(PATIENCE_SECONDS, SECONDS)).isTrue();
  }

  @Test
  void speaksWithASocket() throws Exception {
    Path path = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      Ears ears = new Ears();
      ByteLink link = await(host.links().connect(loop, path, ears));
      try (SocketChannel peer = server.accept()) {
        peer.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(ears.all(5)).isEqualTo("hello");
        onLoop(() -> link.write("you".getBytes(StandardCharsets.UTF_8)));
        assertThat(read(peer, 3)).isEqualTo("you");
        assertThat(onLoop(() -> Future.succeededFuture(link.resize(1, 1)))).isFalse();
      }
      assertThat(ears.closed.get(PATIENCE_SECONDS, SECONDS)).isTrue();
    }
  }

  @Test
  @Timeout(PATIENCE_SECONDS)
  void holdsBackBothWays() throws Exception {
    Path path = directory.resolve("s");
    byte[] much = new byte[4 << 20];
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      Ears ears = new Ears();
      ByteLink link = await(host.links().connect(loop, path, ears));
      try (SocketChannel peer = server.accept()) {
        loop.run(link::pause);
        Future<Void> taken = loop.call(() -> link.write(much));
        assertThat(read(peer, 1000)).hasSize(1000);
        assertThat(taken.isComplete()).as("taken while the peer reads nothing").isFalse();
        peer.write(ByteBuffer.wrap("later".getBytes(StandardCharsets.UTF_8)));
        read(peer, much.length - 1000);
        await(taken);
        assertThat(ears.heard).isEmpty();
        loop.run(link::resume);
        assertThat(ears.all(5)).isEqualTo("later");
      }
    }
  }

  @Test
  void makesPairs() throws Exception {
    Ears ears = new Ears();
    Links.Pair pair = await(host.links().pair(loop, ears));
    Future<Void> written = loop.call(() -> pair.here().write(new byte[8 << 20]));
    assertThat(pair.there().number()).isPositive();
    await(pair.there().close());
    await(pair.there().close());

    assertThat(ears.closed.get(PATIENCE_SECONDS, SECONDS)).isTrue();
    assertThatThrownBy(() -> await(written)).hasRootCauseInstanceOf(VirtException.class);
    assertThatThrownBy(() -> onLoop(() -> pair.here().write(new byte[1])))
        .hasMessageContaining("closed");
  }

  @Test
  void saysWhatCannotBeOpened() {
    Path nothing = directory.resolve("nothing");
    assertThat(failure(host.links().terminal(loop, nothing, new Ears())).code())
        .isEqualTo(ErrorCode.OPEN_FAILED);
    assertThat(failure(host.links().connect(loop, nothing, new Ears())))
        .hasMessageContaining("nobody answers on socket " + nothing);
  }

  @Test
  void knowsTheNumbersOfArchitectures() {
    assertThat(EndpointCalls.setWindowSize("amd64")).isEqualTo(0x5414);
    assertThat(EndpointCalls.setWindowSize("ppc64le")).isEqualTo(0x80087467L);
  }

  private static VirtException failure(Future<?> future) {
    try {
      await(future);
    } catch (Exception failed) {
      return (VirtException) failed.getCause();
    }
    throw new AssertionError("it did not fail");
  }

  private static String read(SocketChannel from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && from.read(bytes) >= 0) {
      // until all are there
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }
}
