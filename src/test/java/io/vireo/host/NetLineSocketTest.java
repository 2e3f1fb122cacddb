package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Descriptors.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines and descriptors through a real socket to a peer that takes both. */
class NetLineSocketTest {

  private static final int LONG = 3 << 20;

  @TempDir Path directory;
  private Path file;
  private Vertx vertx;
  private VertxHost host;
  private Loop loop;
  private DescriptorPeer peer;

  @BeforeEach
  void listen() throws Throwable {
    file = Files.writeString(directory.resolve("file"), "content");
    peer = new DescriptorPeer(directory.resolve("peer.sock"));
    Assumptions.assumeTrue(Transport.EPOLL != null && Transport.EPOLL.available(), "no epoll");
    open(Transport.EPOLL);
  }

  private void open(Transport transport) {
    vertx = Vertx.builder().withTransport(transport).build();
    host = new VertxHost(vertx);
    loop = host.newLoop();
  }

  @AfterEach
  void close() {
    peer.close();
    hangUp();
  }

  private void hangUp() {
    OpenHost.await(host.close());
    OpenHost.await(vertx.close());
  }

  private LineSocket connect() throws Throwable {
    var deaf = new Sockets.LineListener(1024, line -> {}, () -> {});
    LineSocket socket =
        OpenHost.await(host.sockets().connect(loop, directory.resolve("peer.sock"), deaf));
    peer.accept();
    return socket;
  }

  private Descriptor descriptor(Access access) {
    return OpenHost.await(host.descriptors().open(file, access));
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> call) {
    return loop.call(call::get);
  }

  @Test
  void aLineArrivesWithItsDescriptorsAndNothingElse() throws Throwable {
    LineSocket socket = connect();
    List<Descriptor> passed = List.of(descriptor(Access.READ), descriptor(Access.WRITE));
    OpenHost.await(onLoop(() -> socket.write("add-fd", passed)));
    passed.forEach(each -> OpenHost.await(each.close()));
    OpenHost.await(onLoop(() -> socket.write("next")));

    assertThat(peer.read(12)).isEqualTo("add-fd\nnext\n");
    assertThat(peer.received())
        .hasSize(2)
        .allSatisfy(each -> assertThat(target(each)).isEqualTo(file));
    assertThat(accessMode(peer.received().get(0))).isZero();
    assertThat(accessMode(peer.received().get(1))).isEqualTo(1);
  }

  private static Path target(int descriptor) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
  }

  private static int accessMode(int descriptor) throws IOException {
    return flags(descriptor) & 3;
  }

  private static int flags(int descriptor) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream()
        .filter(line -> line.startsWith("flags:"))
        .mapToInt(line -> Integer.parseInt(line.substring(6).strip(), 8))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void linesKeepTheirOrder() throws Throwable {
    LineSocket socket = connect();
    Descriptor passed = descriptor(Access.READ);
    OpenHost.await(
        onLoop(
            () ->
                Future.all(
                    socket.write("one"), socket.write("two", List.of(passed)), socket.write("3"))));

    assertThat(peer.read(10)).contains("one\n", "two\n", "3\n");
    assertThat(peer.received()).hasSize(1);
  }

  @Test
  void whatTheSocketHasNoRoomForFollowsWithoutTheDescriptor() throws Throwable {
    LineSocket socket = connect();
    String line = "x".repeat(LONG);
    Descriptor passed = descriptor(Access.READ);
    Future<Void> sent = onLoop(() -> socket.write(line, List.of(passed)));
    Future<Void> next = onLoop(() -> socket.write("next"));

    assertThat(peer.read(LONG + 6)).isEqualTo(line + "\nnext\n");
    OpenHost.await(Future.all(sent, next));
    assertThat(peer.received()).hasSize(1);
  }

  @Test
  void aDescriptorWaitsForTheLinesBeforeIt() throws Throwable {
    LineSocket socket = connect();
    String line = "x".repeat(LONG);
    Descriptor passed = descriptor(Access.READ);
    Future<Void> before = onLoop(() -> socket.write(line));
    Future<Void> sent = onLoop(() -> socket.write("add-fd", List.of(passed)));
    OpenHost.await(onLoop(Future::succeededFuture));
    assertThat(sent.isComplete()).isFalse();

    assertThat(peer.read(LONG + 8)).isEqualTo(line + "\nadd-fd\n");
    OpenHost.await(Future.all(before, sent));
    assertThat(peer.received()).hasSize(1);
  }

  @Test
  void aPeerThatTakesNothingIsNotWaitedForForever() throws Throwable {
    LineSocket socket = connect();
    Descriptor passed = descriptor(Access.READ);
    Future<Void> before = onLoop(() -> socket.write("x".repeat(LONG)));
    Throwable failure = OpenHost.failure(onLoop(() -> socket.write("add-fd", List.of(passed))));

    assertThat(((VirtException) failure).code()).isEqualTo(ErrorCode.NOT_RESPONDING);
    assertThat(peer.read(LONG + 1)).endsWith("x\n");
    OpenHost.await(before);
    OpenHost.await(onLoop(() -> socket.write("next")));
    assertThat(peer.read(5)).isEqualTo("next\n");
    assertThat(peer.received()).isEmpty();
  }

  @Test
  void nothingIsPassedOnceTheSocketIsClosed() throws Throwable {
    LineSocket socket = connect();
    Descriptor passed = descriptor(Access.READ);
    Throwable failure =
        OpenHost.failure(
            onLoop(
                () -> {
                  socket.close();
                  return socket.write("add-fd", List.of(passed));
                }));

    assertThat(failure).hasMessageContaining("closed");
  }

  @Test
  void aTransportThatCannotPassThemSaysSo() throws Throwable {
    hangUp();
    open(Transport.NIO);
    LineSocket socket = connect();
    Descriptor passed = descriptor(Access.READ);
    Throwable failure = OpenHost.failure(onLoop(() -> socket.write("x", List.of(passed))));

    assertThat(socket.passesDescriptors()).isFalse();
    assertThat(((VirtException) failure).code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
  }
}
