package io.vireo.surface.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import io.vireo.auth.Identification;
import io.vireo.call.Caller.Way;
import io.vireo.event.EventLog;
import io.vireo.event.Snapshot;
import io.vireo.event.Subscription.Origin;
import io.vireo.surface.http.OwnerSocket.Openness;
import io.vireo.verticle.HttpVerticle;
import io.vireo.verticle.HttpVerticle.Local;
import io.vireo.verticle.HttpVerticle.Remote;
import io.vireo.wire.json.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real server on a real Unix socket and a loopback port, in front of a {@link FakeHouse}. */
public final class ApiServer implements AutoCloseable {

  /** Small enough to be reached by tests. */
  static final HttpLimits LIMITS = limits(64, 16, Duration.ofSeconds(20));

  /** Other limits than the usual ones: connections, MiB of bodies, how long a client may take. */
  static HttpLimits limits(int connectionsMax, int bodiesMebibytes, Duration patience) {
    return new HttpLimits(
        4 * 1024 * 1024,
        bodiesMebibytes * 1024L * 1024,
        connectionsMax,
        patience,
        patience,
        Duration.ofSeconds(20),
        Duration.ofSeconds(15),
        8 * 1024,
        16 * 1024,
        8,
        64 * 1024,
        Duration.ofMillis(200),
        new HttpLimits.Http2(100, 200, 16 * 1024 * 1024, patience));
  }

  static final int EVENTS_KEPT = 500;

  final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
  final FakeHouse house = new FakeHouse();
  final EventLog log = new EventLog(EVENTS_KEPT, InstantSource.system());
  final HttpVerticle verticle;

  /** What is told of how domains stand. */
  volatile Snapshot.Source standings = Snapshot.Source.NONE;

  // Vert.x closes clients that nobody holds any more, whatever they are doing.
  final HttpClient client = vertx.createHttpClient();
  final WebSocketClient webSockets = vertx.createWebSocketClient();
  final NetClient sockets = vertx.createNetClient();
  final Context context = vertx.getOrCreateContext();
  private final Path socket;

  ApiServer(Path directory) {
    this(directory, LIMITS);
  }

  ApiServer(Path directory, HttpLimits limits) {
    this(directory, limits, Identification.UNASKED);
  }

  /** Where callers at the Unix socket are asked who they are. */
  ApiServer(Path directory, HttpLimits limits, Identification asked) {
    this(
        directory,
        limits,
        asked,
        new Remote(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Door.unasked(Way.INSECURE_TCP),
            Optional.empty()));
  }

  /** Where the port is over TLS, and nobody is asked all the same. */
  static ApiServer overTls(Path directory, HttpLimits limits, ServerTls tls) {
    return new ApiServer(
        directory,
        limits,
        Identification.UNASKED,
        new Remote(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Door.unasked(Way.TLS),
            Optional.of(tls)));
  }

  private ApiServer(Path directory, HttpLimits limits, Identification asked, Remote remote) {
    socket = directory.resolve("run/vireo.sock");
    HttpSurface surface =
        new HttpSurface(
            vertx, house.dispatcher(), new Origin(log, known -> standings.look(known)), limits);
    verticle =
        new HttpVerticle(
            surface,
            new Local(
                socket,
                new Door(Way.UNIX_SOCKET, asked),
                new Openness("rw-------", Optional.empty())),
            Optional.of(remote));
    await(vertx.deployVerticle(verticle));
  }

  /** What came back. */
  record Reply(int status, Map<String, String> headers, String text) {
    ObjectNode json() {
      return Json.object(text);
    }

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  int port() {
    return verticle.tcpPort().orElseThrow();
  }

  SocketAddress unix() {
    return SocketAddress.domainSocketAddress(socket.toString());
  }

  RequestOptions onUnix(String method, String uri) {
    return new RequestOptions()
        .setServer(unix())
        .setHost("localhost")
        .setPort(80)
        .setMethod(HttpMethod.valueOf(method))
        .setURI(uri);
  }

  RequestOptions onTcp(String method, String uri) {
    return new RequestOptions()
        .setHost("127.0.0.1")
        .setPort(port())
        .setMethod(HttpMethod.valueOf(method))
        .setURI(uri);
  }

  Reply get(String uri) {
    return send(onUnix("GET", uri), "");
  }

  Reply get(String uri, String accept) {
    return send(onUnix("GET", uri).putHeader("Accept", accept), "");
  }

  Reply post(String uri, String json) {
    return send(onUnix("POST", uri).putHeader("Content-Type", "application/json"), json);
  }

  Reply send(RequestOptions request, String body) {
    return await(later(request, Buffer.buffer(body)));
  }

  Future<Reply> later(RequestOptions options, Buffer body) {
    Promise<Reply> reply = Promise.promise();
    context.runOnContext(
        _ ->
            client
                .request(options)
                .compose(request -> body.length() == 0 ? request.send() : request.send(body))
                .compose(ApiServer::reply)
                .onComplete(reply));
    return reply.future();
  }

  static Future<Reply> reply(HttpClientResponse response) {
    Map<String, String> headers = new HashMap<>();
    response.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return response.body().map(body -> new Reply(response.statusCode(), headers, body.toString()));
  }

  /** Lets the server be alone for a while. */
  void pause(Duration time) {
    await(vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
