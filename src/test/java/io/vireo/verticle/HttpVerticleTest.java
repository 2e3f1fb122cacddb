package io.vireo.verticle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.vertx.junit5.VertxExtension;
import io.vireo.call.Bindings;
import io.vireo.dispatch.Access;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.EventLog;
import io.vireo.event.Snapshot;
import io.vireo.event.Subscription.Origin;
import io.vireo.surface.http.HttpLimits;
import io.vireo.surface.http.HttpSurface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class HttpVerticleTest {

  @TempDir Path directory;
  private Vertx vertx;
  private NetClient sockets;
  private Path socket;

  @BeforeEach
  void name(Vertx given) {
    vertx = given;
    sockets = vertx.createNetClient();
    socket = directory.resolve("run/vireo.sock");
  }

  @Test
  void socketIsForItsOwnerAlone() throws IOException {
    deploy(Optional.empty());
    assertThat(permissions(socket)).isEqualTo("rw-------");
    assertThat(permissions(socket.getParent())).isEqualTo("rwx------");
    try (var files = Files.list(socket.getParent())) {
      assertThat(files).containsExactly(socket);
    }
    assertThat(answers()).isTrue();
  }

  @Test
  void directoryThatIsThereKeepsItsPermissions() throws IOException {
    Files.createDirectory(
        socket.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    deploy(Optional.empty());
    assertThat(permissions(socket)).isEqualTo("rw-------");
    assertThat(permissions(socket.getParent())).isEqualTo("rwxr-xr-x");
  }

  @Test
  void leftOverSocketIsReplaced() throws IOException {
    Files.createDirectory(socket.getParent());
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    deploy(Optional.empty());
    assertThat(answers()).isTrue();
  }

  @Test
  void leftOverNurseryIsReplaced() throws IOException {
    Files.createDirectories(socket.resolveSibling(".new/s"));
    deploy(Optional.empty());
    assertThat(answers()).isTrue();
  }

  @Test
  void anotherDaemonsSocketIsLeftAlone() {
    deploy(Optional.empty());
    assertThatThrownBy(() -> deploy(Optional.empty())).hasStackTraceContaining("another daemon");
    assertThat(answers()).isTrue();
  }

  @Test
  void fileThatIsNoSocketIsLeftAlone() throws IOException {
    Files.createDirectory(socket.getParent());
    Files.writeString(socket, "precious");
    assertThatThrownBy(() -> deploy(Optional.empty())).hasStackTraceContaining("not a socket");
    assertThat(socket).hasContent("precious");
  }

  @Test
  void tcpIsForLoopbackOnly() {
    assertThatThrownBy(() -> deploy(Optional.of(at(192, 0, 2, 1))))
        .hasStackTraceContaining("loopback only");
    assertThatThrownBy(() -> deploy(Optional.of(at(0, 0, 0, 0))))
        .hasStackTraceContaining("loopback only");
    assertThat(socket).doesNotExist();
  }

  @Test
  void failedTcpTakesTheSocketAway() {
    HttpVerticle first = deploy(Optional.of(loopback(0)));
    int taken = first.tcpPort().orElseThrow();
    socket = directory.resolve("other/vireo.sock");
    assertThatThrownBy(() -> deploy(Optional.of(loopback(taken))))
        .hasStackTraceContaining("in use");
    assertThat(socket).doesNotExist();
  }

  @Test
  void closedVerticleLeavesNothing() {
    HttpVerticle verticle = deploy(Optional.of(loopback(0)));
    int port = verticle.tcpPort().orElseThrow();
    await(vertx.undeploy(verticle.deploymentID()));
    assertThat(socket).doesNotExist();
    assertThatThrownBy(() -> await(sockets.connect(port, "127.0.0.1")))
        .hasStackTraceContaining("refused");
  }

  private HttpVerticle deploy(Optional<InetSocketAddress> tcp) {
    Dispatcher dispatcher = new Dispatcher(Access.OWNER_ONLY, new Bindings());
    EventLog log = new EventLog(10, InstantSource.system());
    HttpSurface surface =
        new HttpSurface(
            vertx, dispatcher, new Origin(log, Snapshot.Source.NONE), HttpLimits.DEFAULTS);
    HttpVerticle verticle = HttpVerticle.unasked(surface, socket, tcp);
    await(vertx.deployVerticle(verticle));
    return verticle;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static InetSocketAddress at(int a, int b, int c, int d) {
    try {
      byte[] address = {(byte) a, (byte) b, (byte) c, (byte) d};
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException never) {
      throw new IllegalStateException(never);
    }
  }

  private boolean answers() {
    return await(
        sockets
            .connect(SocketAddress.domainSocketAddress(socket.toString()))
            .compose(it -> it.close())
            .map(true));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
