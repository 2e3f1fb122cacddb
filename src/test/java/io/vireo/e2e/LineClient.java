package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.vireo.wire.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of a console or a screen: what it is sent, in order. */
public final class LineClient {

  private static final int PATIENCE_SECONDS = 60;

  private final WebSocket socket;
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private Buffer unread = Buffer.buffer();

  private LineClient(WebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(text -> told.add(Json.object(text)));
    socket.binaryMessageHandler(told::add);
    socket.closeHandler(_ -> told.add(socket.closeStatusCode() + " " + socket.closeReason()));
  }

  /** A port that leads to the daemon: WebSocket clients of Vert.x know no Unix sockets. */
  public static int relay(Vertx vertx, Path daemon) {
    NetClient client = vertx.createNetClient();
    return await(
            vertx
                .createNetServer()
                .connectHandler(
                    from -> {
                      from.pause();
                      client
                          .connect(SocketAddress.domainSocketAddress(daemon.toString()))
                          .onSuccess(
                              to -> {
                                from.pipeTo(to);
                                to.pipeTo(from);
                              });
                    })
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  /** Opens {@code path} below {@code /v1}; fails if it is refused. */
  public static LineClient open(WebSocketClient client, int port, String path) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .addSubProtocol("binary")
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1" + path);
    return await(client.connect(options).map(LineClient::new));
  }

  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException | TimeoutException late) {
      throw new IllegalStateException(late);
    }
  }

  public String subProtocol() {
    return socket.subProtocol();
  }

  private Object next() {
    try {
      Object next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("something more within %d s", PATIENCE_SECONDS).isNotNull();
      return next;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The next note of that type; bytes before it are kept. */
  public ObjectNode note(String type) {
    while (true) {
      switch (next()) {
        case Buffer bytes -> unread.appendBuffer(bytes);
        case ObjectNode note when note.path("type").asText().equals(type) -> {
          return note;
        }
        case ObjectNode _ -> {}
        case Object end -> throw new AssertionError("it ended: " + end);
      }
    }
  }

  /** The bytes up to and with {@code end}. */
  public String until(String end) {
    int at = text().indexOf(end);
    while (at < 0) {
      more();
      at = text().indexOf(end);
    }
    String found = text().substring(0, at + end.length());
    unread = unread.getBuffer(found.length(), unread.length());
    return found;
  }

  /** So many bytes. */
  public Buffer exactly(int count) {
    while (unread.length() < count) {
      more();
    }
    Buffer found = unread.getBuffer(0, count);
    unread = unread.getBuffer(count, unread.length());
    return found;
  }

  private void more() {
    switch (next()) {
      case Buffer bytes -> unread.appendBuffer(bytes);
      case ObjectNode _ -> {}
      case Object end -> throw new AssertionError("it ended: " + end + " after " + text());
    }
  }

  /** Status and reason of the end, whatever comes before. */
  public String end() {
    Object next = next();
    while (!(next instanceof String)) {
      next = next();
    }
    return next.toString();
  }

  private String text() {
    return unread.toString(StandardCharsets.ISO_8859_1);
  }

  public void send(Buffer bytes) {
    await(socket.writeBinaryMessage(bytes));
  }

  public void send(String text) {
    send(Buffer.buffer(text));
  }

  public void say(String json) {
    await(socket.writeTextMessage(json));
  }

  public void close() {
    await(socket.close());
  }
}
