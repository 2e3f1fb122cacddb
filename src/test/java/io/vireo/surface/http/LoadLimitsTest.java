package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Too many at once: connections, and bodies; and those who take their time. */
class LoadLimitsTest {

  private static final int MIB = 1024 * 1024;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String HTTP_2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
  private static final String HEALTH = "GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir Path directory;
  private ApiServer api;

  @AfterEach
  void close() {
    api.close();
  }

  // Connections

  @Test
  void connectionTooManyIsToldSoUntilAnotherLeaves() {
    api = new ApiServer(directory, ApiServer.limits(2, 16, LONG));
    Line first = connect();
    Line second = connect();
    first.say(HEALTH).until("200 OK");
    second.say(HEALTH).until("200 OK");
    Line third = connect();
    assertThat(third.say(HEALTH).untilClosed())
        .startsWith("HTTP/1.1 503 ")
        .contains("LIMIT_REACHED", "connectionsMax")
        .containsIgnoringCase("retry-after: 2")
        .containsIgnoringCase("connection: close");
    first.say(HEALTH).until("200 OK");
    first.hangUp();
    second.hangUp();
    untilAnswered(" 200 ", () -> connect().say(HEALTH));
  }

  @Test
  void connectionTooManyThatAsksNothingIsClosed() {
    api = new ApiServer(directory, ApiServer.limits(1, 16, LONG));
    connect().say(HEALTH).until("200 OK");
    assertThat(connect().say(HTTP_2).untilClosed()).doesNotContain("503");
  }

  @Test
  void farTooManyAreClosedUnheard() {
    api = new ApiServer(directory, ApiServer.limits(1, 16, LONG));
    connect().say(HEALTH).until("200 OK");
    connect().say(HTTP_2).until("\4\1"); // HTTP/1 counts from its first request
    assertThat(connect().say(HEALTH).untilClosed()).isEmpty();
  }

  @Test
  void connectionThatNeverAsksLosesItsPlace() {
    api = new ApiServer(directory, ApiServer.limits(2, 16, Duration.ofMillis(300)));
    assertThat(connect().untilClosed()).isEmpty();
    assertThat(connect().say("GET /v1/he").untilClosed()).isEmpty();
  }

  /** Asking is not enough: somebody must be known. */
  @Test
  void connectionOfStrangersLosesItsPlaceHoweverItDrips() {
    api =
        new ApiServer(
            directory,
            ApiServer.limits(2, 16, Duration.ofMillis(300)),
            _ -> Future.failedFuture(new VirtException(ErrorCode.AUTH_FAILED, "who are you")));
    Line line = connect();
    line.say(HEALTH).until("401 Unauthorized");
    int drops = 0;
    while (drops < 100 && !line.received().closed.future().isComplete()) {
      line.say(drops++ == 0 ? "GET /" : "x");
      api.pause(Duration.ofMillis(30));
    }
    assertThat(drops).isLessThan(100);
  }

  /** A crowd of strangers keeps out nobody for longer than they are borne with. */
  @Test
  void crowdOfStrangersMakesPlace() {
    api =
        new ApiServer(
            directory,
            ApiServer.limits(100, 16, Duration.ofSeconds(1)),
            evidence ->
                evidence.authorization().isEmpty()
                    ? Future.failedFuture(new VirtException(ErrorCode.AUTH_FAILED, "who are you"))
                    : Future.succeededFuture(new Caller("ci", Way.UNIX_SOCKET)));
    for (int i = 0; i < 300; i++) {
      connect().say(i % 2 == 0 ? HEALTH : "");
    }
    String honest = HEALTH.replace("\r\n\r\n", "\r\nAuthorization: Bearer x\r\n\r\n");
    untilAnswered(" 200 ", () -> connect().say(honest)).say(honest).until(" 200 ");
  }

  @Test
  void connectionThatAskedOnceMayThink() {
    api = new ApiServer(directory, ApiServer.limits(2, 16, Duration.ofMillis(300)));
    Line line = connect();
    line.say(HEALTH).until("200 OK");
    api.pause(Duration.ofMillis(600));
    line.say(HEALTH).until("200 OK");
  }

  /** The connection of a subscriber counts, and its place is free when it leaves. */
  @Test
  void subscribersAreConnectionsToo() {
    api = new ApiServer(directory, ApiServer.limits(1, 16, LONG));
    EventClient listening = EventClient.listen(api, "");
    listening.next();
    assertThat(line(tcp()).say(HEALTH).untilClosed()).startsWith("HTTP/1.1 503 ");
    ApiServer.await(listening.socket().close());
    untilAnswered(" 200 ", () -> line(tcp()).say(HEALTH));
  }

  // Bodies

  @Test
  void bodiesTogetherHaveALimit() {
    api = new ApiServer(directory, ApiServer.limits(64, 4, LONG));
    Line slow = connect();
    slow.say(define(4 * MIB)).say("<domain>");
    Line refused = untilAnswered(" 503 ", () -> connect().say(define(9)).say("<domain/>"));
    assertThat(refused.untilClosed())
        .contains("bodiesBytesMax")
        .containsIgnoringCase("retry-after: 2");
    assertThat(api.get("/v1/health").status()).isEqualTo(200);
    slow.hangUp();
    untilAnswered(" 201 ", () -> connect().say(define(9)).say("<domain/>"));
  }

  @Test
  void bodyOfUnknownLengthCountsAsTheLongest() {
    api = new ApiServer(directory, ApiServer.limits(64, 4, LONG));
    connect().say(head("Transfer-Encoding: chunked\r\n")).say("1\r\n<\r\n");
    untilAnswered(" 503 ", () -> connect().say(define(9)).say("<domain/>"));
  }

  /** A job that is waited for holds what its body was, not what it might have been. */
  @Test
  void bodyThatHasArrivedCountsAsLongAsItIs() {
    api = new ApiServer(directory, ApiServer.limits(64, 4, LONG));
    api.house.silent = true;
    connect().say(head("Transfer-Encoding: chunked\r\n")).say("9\r\n<domain/>\r\n0\r\n\r\n");
    for (int i = 0; i < 1000 && api.house.calls.isEmpty(); i++) {
      api.pause(Duration.ofMillis(20));
    }
    assertThat(api.house.calls).hasSize(1);
    api.house.silent = false;
    connect().say(define(9)).say("<domain/>").until(" 201 ");
  }

  /** HTTP/2 needs no announcement, and most requests have an end and nothing before it. */
  @Test
  void bodyThatNobodyAnnouncedCountsAsItGrows() {
    api = new ApiServer(directory, ApiServer.limits(64, 4, LONG));
    HttpClient http2 =
        api.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    HttpClientRequest slow = begin(http2, 3 * MIB);
    HttpClientRequest more = begin(http2, 2 * MIB);
    assertThat(ApiServer.await(more.response().map(HttpClientResponse::statusCode))).isEqualTo(503);
    assertThat(api.get("/v1/health").status()).isEqualTo(200);
    assertThat(ApiServer.await(slow.end().compose(_ -> slow.response())).statusCode())
        .as("zeros are taken in, and are no document")
        .isEqualTo(400);
  }

  private HttpClientRequest begin(HttpClient client, int bytes) {
    Promise<HttpClientRequest> begun = Promise.promise();
    api.context.runOnContext(
        _ ->
            client
                .request(
                    api.onUnix("POST", "/v1/domains").putHeader("Content-Type", "application/xml"))
                .onSuccess(
                    request -> {
                      request.exceptionHandler(_ -> {});
                      request.setChunked(true).write(Buffer.buffer(new byte[bytes]));
                      request.sendHead();
                    })
                .onComplete(begun));
    return ApiServer.await(begun.future());
  }

  @Test
  void bodyThatDoesNotArriveIsGivenUp() {
    api = new ApiServer(directory, ApiServer.limits(64, 4, Duration.ofMillis(300)));
    Line line = connect();
    assertThat(line.say(define(1000)).say("<domain>").untilClosed())
        .startsWith("HTTP/1.1 504 ")
        .contains("OPERATION_TIMEOUT", "did not arrive");
    assertThat(api.house.calls).isEmpty();
  }

  @Test
  void budgetIsGivenBackOnce() {
    api = new ApiServer(directory);
    ByteBudget budget = new ByteBudget(10);
    ByteBudget.Share share = budget.reserve(8);
    assertThat(budget.held()).isEqualTo(8);
    share.shrink(3);
    share.shrink(5);
    assertThat(budget.held()).isEqualTo(3);
    share.release();
    share.release();
    assertThat(budget.held()).isZero();
  }

  // Permission

  @Test
  void deniesBeforeAnyOfTheBodyIsRead() {
    api = new ApiServer(directory);
    api.house.denial = Optional.of(new VirtException(ErrorCode.ACCESS_DENIED, "not you"));
    String head = head("Content-Length: 1000\r\nExpect: 100-continue\r\n");
    assertThat(connect().say(head).untilClosed())
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("100 Continue");
  }

  @Test
  void asksForTheBodyOfWhomeverMaySendIt() {
    api = new ApiServer(directory);
    Line line = connect();
    line.say(head("Content-Length: 9\r\nExpect: 100-continue\r\n")).until("100 Continue");
    line.say("<domain/>").until(" 201 ");
  }

  /**
   * Asks again and again until the answer begins so: the server hears of others in its own time.
   */
  private Line untilAnswered(String status, Supplier<Line> attempt) {
    for (int i = 0; i < 1000; i++) {
      Line line = attempt.get();
      if (line.until("\r\n").contains(status)) {
        return line;
      }
      line.hangUp();
      api.pause(Duration.ofMillis(20));
    }
    throw new AssertionError("never answered" + status);
  }

  private static String define(int length) {
    return head("Content-Length: " + length + "\r\n");
  }

  private static String head(String headers) {
    return "POST /v1/domains HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
        + headers
        + "\r\n";
  }

  /** A connection by hand, and what came over it so far. */
  private record Line(NetSocket socket, Received received) {

    Line say(String text) {
      socket.write(text);
      return this;
    }

    /** What came up to and with {@code end}; what comes after is kept. */
    String until(String end) {
      return ApiServer.await(received.until(end));
    }

    String untilClosed() {
      return ApiServer.await(received.closed.future());
    }

    void hangUp() {
      ApiServer.await(socket.close());
    }
  }

  /** Confined by its lock: the test's thread asks, the socket's tells. */
  private static final class Received {
    private final Promise<String> closed = Promise.promise();
    private final List<Runnable> waiting = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final ReentrantLock lock = new ReentrantLock();

    void take(Buffer chunk) {
      lock.lock();
      try {
        text.append(chunk);
        List.copyOf(waiting).forEach(Runnable::run);
      } finally {
        lock.unlock();
      }
    }

    Future<String> until(String end) {
      Promise<String> found = Promise.promise();
      lock.lock();
      try {
        Runnable look = () -> look(end, found);
        waiting.add(look);
        look.run();
      } finally {
        lock.unlock();
      }
      return found.future();
    }

    private void look(String end, Promise<String> found) {
      int at = text.indexOf(end);
      if (at >= 0 && !found.future().isComplete()) {
        String all = text.substring(0, at + end.length());
        text.delete(0, at + end.length());
        found.complete(all);
      }
    }

    void end() {
      closed.tryComplete(text.toString());
    }
  }

  private Line connect() {
    return line(api.sockets.connect(api.unix()));
  }

  private Future<NetSocket> tcp() {
    return api.sockets.connect(api.port(), "127.0.0.1");
  }

  private static Line line(Future<NetSocket> connecting) {
    Received received = new Received();
    return new Line(
        ApiServer.await(
            connecting.onSuccess(
                socket ->
                    socket
                        .handler(received::take)
                        .exceptionHandler(_ -> {})
                        .closeHandler(_ -> received.end()))),
        received);
  }
}
