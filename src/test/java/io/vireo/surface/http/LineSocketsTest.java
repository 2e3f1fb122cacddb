package io.vireo.surface.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Line.Told;
import io.vireo.operation.ConsoleOperations;
import io.vireo.operation.ConsoleOperations.OpenLine;
import io.vireo.surface.http.FakeLines.FakeLine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consoles and screens as WebSockets: who is let in, what goes through, what is cut off. */
class LineSocketsTest {

  private static final int PATIENCE_SECONDS = 20;
  private static final String CONSOLE = "/v1/domains/web1/console/socket";
  private static final String SCREEN = "/v1/domains/web1/vnc/socket";

  @TempDir Path directory;
  private ApiServer api;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void serve() {
    api = new ApiServer(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private WebSocketConnectOptions at(String uri) {
    return new WebSocketConnectOptions().setHost("127.0.0.1").setPort(api.port()).setURI(uri);
  }

  private WebSocket open(String uri) {
    return open(at(uri));
  }

  private WebSocket open(WebSocketConnectOptions options) {
    Promise<WebSocket> connected = Promise.promise();
    api.context.runOnContext(
        _ -> api.webSockets.connect(options).onSuccess(this::hear).onComplete(connected));
    return ApiServer.await(connected.future());
  }

  private void hear(WebSocket socket) {
    socket.textMessageHandler(text -> told.add("text " + text));
    socket.binaryMessageHandler(bytes -> told.add("bytes " + bytes));
    socket.closeHandler(_ -> told.add("end " + socket.closeStatusCode()));
  }

  private int refused(WebSocketConnectOptions options) {
    try {
      open(options);
    } catch (IllegalStateException refused) {
      return ((UpgradeRejectedException) refused.getCause().getCause()).getStatus();
    }
    throw new AssertionError("it was let in");
  }

  private String next() {
    return poll(told);
  }

  private static String poll(BlockingQueue<String> from) {
    try {
      String next = from.poll(PATIENCE_SECONDS, SECONDS);
      assertThat(next).as("something within %d s", PATIENCE_SECONDS).isNotNull();
      return next;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private FakeLine line() {
    return api.house.lines.line;
  }

  private static Told.Bytes bytes(String text) {
    return new Told.Bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  // Who is let in.

  @Test
  void whoeverShowsWhoTheyAreIsGivenATicketOnTheSpot() {
    open(CONSOLE + "?device=serial1&readOnly=true").close();
    assertThat(api.house.calls.getLast().operation()).isEqualTo(ConsoleOperations.CONSOLE_TICKET);
    assertThat(api.house.calls.getLast().arguments())
        .isInstanceOfSatisfying(
            OpenLine.class,
            wish -> {
              assertThat(wish.device()).contains("serial1");
              assertThat(wish.readOnly()).isTrue();
            });
    assertThat(api.house.lines.redeemed).containsExactly("CONSOLE web1 s3cret");
  }

  @Test
  void aTicketNeedsNothingElse() {
    api.house.denial =
        Optional.of(new VirtException(ErrorCode.ACCESS_DENIED, "nobody may do anything"));
    assertThat(refused(at(SCREEN))).isEqualTo(403);
    WebSocket socket = open(at(SCREEN + "?ticket=good").addSubProtocol("binary"));
    assertThat(socket.subProtocol()).isEqualTo("binary");
    assertThat(api.house.lines.redeemed).containsExactly("SCREEN web1 good");
    assertThat(api.house.calls).isEmpty();
  }

  @Test
  void refusesWhatIsNoTicketOrMoreThanOne() {
    assertThat(refused(at(CONSOLE + "?ticket=bad"))).isEqualTo(403);
    assertThat(refused(at(CONSOLE + "?ticket=good&device=serial1"))).isEqualTo(400);
    assertThat(refused(at(CONSOLE + "?colour=red"))).isEqualTo(400);
  }

  @Test
  void pagesOfOtherSitesNeedATicket() {
    assertThat(refused(at(CONSOLE).putHeader("Origin", "https://evil.example"))).isEqualTo(403);
    open(at(CONSOLE).putHeader("Origin", "http://127.0.0.1:" + api.port())).close();
  }

  @Test
  void saysThatItIsAWebSocket() {
    assertThat(api.get(CONSOLE).status()).isEqualTo(426);
    assertThat(api.get(SCREEN + "?ticket=good").status()).isEqualTo(426);
    assertThat(api.post(CONSOLE, "{}").status()).isEqualTo(405);
  }

  // What goes through.

  @Test
  void carriesBytesAndNotesBothWays() {
    line().tell(new Told.Attached("serial0", true, 5)).tell(bytes("login")).tell(new Told.Lost(7));
    WebSocket socket = open(CONSOLE);
    assertThat(next())
        .isEqualTo(
            "text {\"type\":\"attached\",\"device\":\"serial0\",\"writer\":true,\"scrollback\":5}");
    assertThat(next()).isEqualTo("bytes login");
    assertThat(next()).isEqualTo("text {\"type\":\"lost\",\"bytes\":7}");
    socket.writeBinaryMessage(Buffer.buffer("root\n"));
    assertThat(poll(line().heard)).isEqualTo("root\n");
    socket.writeTextMessage("{\"type\":\"resize\",\"columns\":132,\"rows\":50}");
    assertThat(poll(line().heard)).isEqualTo("132x50");
    socket.close();
    assertThat(line().closed.orTimeout(PATIENCE_SECONDS, SECONDS).join()).isTrue();
  }

  @Test
  void endsWithTheLine() {
    line().tell(bytes("bye")).tell(new Told.Ended("the machine has stopped"));
    open(CONSOLE);
    assertThat(next()).isEqualTo("bytes bye");
    assertThat(next()).isEqualTo("end 1001");
  }

  @Test
  void endsWhenTheLineBreaks() {
    line().tells.add(Future.failedFuture(new VirtException(ErrorCode.INTERNAL_ERROR, "broke")));
    open(CONSOLE);
    assertThat(next()).isEqualTo("end 1001");
  }

  /** One piece at a time: what the client sends meanwhile waits in its own connection. */
  @Test
  void holdsBackAClientThatWritesFasterThanTheGuestReads() {
    Promise<Void> room = Promise.promise();
    line().room = room.future();
    WebSocket socket = open(CONSOLE);
    for (int i = 0; i < 50; i++) {
      socket.writeBinaryMessage(Buffer.buffer("key" + i));
    }
    assertThat(poll(line().heard)).isEqualTo("key0");
    api.get("/v1/health");
    assertThat(line().heard).isEmpty();
    line().room = Future.succeededFuture();
    room.complete();
    for (int i = 1; i < 50; i++) {
      assertThat(poll(line().heard)).isEqualTo("key" + i);
    }
  }

  // What is cut off.

  @Test
  void aScreenUnderstandsNoText() {
    api.house.lines.line = new FakeLine(false);
    open(SCREEN).writeTextMessage("hello");
    assertThat(next()).isEqualTo("end 1003");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "{}", "[]", "{\"type\":\"resized\"}", "{\"type\":{}}", "\u0000"})
  void aConsoleUnderstandsOneText(String text) {
    open(CONSOLE).writeTextMessage(text);
    assertThat(next()).isEqualTo("end 1003");
    assertThat(line().closed.orTimeout(PATIENCE_SECONDS, SECONDS).join()).isTrue();
  }

  @Test
  void aTextWithoutEndEnds() {
    WebSocket socket = open(CONSOLE);
    socket.writeFrame(WebSocketFrame.textFrame("{", false));
    for (int i = 0; i < 100; i++) {
      socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(" ".repeat(100)), false));
    }
    assertThat(next()).isEqualTo("end 1009");
  }

  @Test
  void fragmentsWithoutEndAreTakenAsTheyCome() {
    WebSocket socket = open(CONSOLE);
    socket.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer("0"), false));
    assertThat(poll(line().heard)).isEqualTo("0");
    for (int i = 1; i < 500; i++) {
      socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("" + i), false));
      socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(), false));
      assertThat(poll(line().heard)).isEqualTo("" + i);
    }
  }

  @Test
  void aFrameThatIsTooLongEnds() {
    WebSocket socket = open(CONSOLE);
    int most = HttpSurface.FRAME_BYTES_MAX;
    socket.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[most]), true));
    assertThat(poll(line().heard)).hasSize(most);
    socket.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[most + 1]), true));
    assertThat(next()).startsWith("end ");
    assertThat(line().closed.orTimeout(PATIENCE_SECONDS, SECONDS).join()).isTrue();
    assertThat(line().heard).isEmpty();
  }

  /** Whoever takes nothing for three ticks is gone. */
  @Test
  void aClientThatStopsToReadIsDropped() {
    line().otherwise = () -> Future.succeededFuture(bytes("x".repeat(32 * 1024)));
    WebSocket stopped = open(CONSOLE);
    stopped.pause();
    assertThat(line().closed.orTimeout(PATIENCE_SECONDS, SECONDS).join()).isTrue();
    stopped.resume(); // else it does not see that its connection has ended
  }

  /** The events' socket gathers no messages either. */
  @Test
  void aTextWithoutEndOfAnEventClientGoesNowhere() {
    WebSocket socket = open("/v1/events");
    assertThat(next()).contains("hello");
    socket.writeFrame(WebSocketFrame.textFrame("x".repeat(60_000), false));
    for (int i = 0; i < 200; i++) {
      ApiServer.await(
          socket.writeFrame(
              WebSocketFrame.continuationFrame(Buffer.buffer(new byte[60_000]), false)));
    }
    assertThat(api.get("/v1/health").status()).isEqualTo(200);
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void endsWithTheServer() {
    open(CONSOLE);
    ApiServer.await(api.vertx.undeploy(api.verticle.deploymentID()));
    assertThat(next()).startsWith("end ");
    assertThatThrownBy(() -> open(CONSOLE)).isInstanceOf(IllegalStateException.class);
  }
}
