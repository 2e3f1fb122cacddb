package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.UserContextInternal;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.event.EventLog;
import io.vireo.event.Snapshot;
import io.vireo.event.Subscription.Origin;
import io.vireo.surface.http.ApiServer.Reply;
import io.vireo.wire.json.Json;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API under another application's router, beside that application's own routes. */
@ExtendWith(VertxExtension.class)
class EmbeddedRouterTest {

  private final FakeHouse house = new FakeHouse();
  private final EventLog log = new EventLog(10, InstantSource.system());
  private HttpClient client;
  private WebSocketClient webSockets;
  private Router application;
  private HttpSurface surface;
  private int port;

  @BeforeEach
  void serve(Vertx vertx, VertxTestContext test) {
    client = vertx.createHttpClient();
    webSockets = vertx.createWebSocketClient();
    surface =
        new HttpSurface(
            vertx, house.dispatcher(), new Origin(log, Snapshot.Source.NONE), ApiServer.LIMITS);
    application = Router.router(vertx);
    vertx
        .createHttpServer()
        .requestHandler(application)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .onComplete(
            test.succeeding(
                free -> {
                  port = free;
                  test.completeNow();
                }));
  }

  @ParameterizedTest
  @CsvSource({"/*,''", "/vireo/*,/vireo", "/a/b/*,/a/b", "/tenants/:tenant/*,/tenants/x"})
  void answersBelowWhereverItIsMounted(String route, String prefix, VertxTestContext test) {
    application.route(route).subRouter(surface.router());
    send(HttpMethod.POST, prefix + "/v1/domains/web1/start", "{\"paused\": true}")
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThat(reply.status()).as(reply.text()).isEqualTo(202);
                          assertThat(reply.header("Location")).isEqualTo(prefix + "/v1/jobs/1");
                          assertThat(Json.tree(house.calls.getFirst().arguments()).toString())
                              .contains("\"domain\":\"web1\"", "\"paused\":true");
                          test.completeNow();
                        })));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/vireo/v1/nothing,404",
    "PATCH,/vireo/v1/domains,405",
    "GET,/vireo/v1/domains?colour=red,400",
    "GET,/vireo/v1/domains/web1?state=%zz,400",
    "GET,/vireo/v1/jobs/77,404",
    "GET,/vireo/v1/domains//xml,400",
  })
  void refusesWithProblems(String method, String uri, int status, VertxTestContext test) {
    application.route("/vireo/*").subRouter(surface.router());
    send(HttpMethod.valueOf(method), uri, "")
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThat(reply.status()).as(reply.text()).isEqualTo(status);
                          assertThat(reply.header("Content-Type")).isEqualTo(Problem.MEDIA_TYPE);
                          assertThat(reply.json().path("instance").asText())
                              .isEqualTo(uri.replaceAll("\\?.*", ""));
                          test.completeNow();
                        })));
  }

  @ParameterizedTest
  @CsvSource({"/own,200", "/elsewhere,404"})
  void leavesAllOtherPathsToTheApplication(String uri, int status, VertxTestContext test) {
    application.route("/*").subRouter(surface.router());
    application.get("/own").handler(it -> it.end("mine"));
    send(HttpMethod.GET, uri, "")
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThat(reply.status()).isEqualTo(status);
                          assertThat(reply.header("Content-Type")).isNotEqualTo(Problem.MEDIA_TYPE);
                          test.completeNow();
                        })));
  }

  @Test
  void callerIsWhomTheApplicationKnows(VertxTestContext test) {
    application
        .route()
        .handler(
            it -> {
              ((UserContextInternal) it.userContext()).setUser(User.fromName("alice"));
              it.next();
            });
    application.route("/vireo/*").subRouter(surface.router());
    send(HttpMethod.GET, "/vireo/v1/domains", "")
        .onComplete(
            test.succeeding(
                _ ->
                    test.verify(
                        () -> {
                          assertThat(house.calls.getFirst().caller())
                              .isEqualTo(
                                  new Caller("alice", Caller.Way.EMBEDDED, Set.of("embedded")));
                          test.completeNow();
                        })));
  }

  @Test
  void callerIsTheApplicationWhereItKnowsNobody(VertxTestContext test) {
    application.route("/vireo/*").subRouter(surface.router());
    send(HttpMethod.GET, "/vireo/v1/domains", "")
        .onComplete(
            test.succeeding(
                _ ->
                    test.verify(
                        () -> {
                          assertThat(house.calls.getFirst().caller()).isEqualTo(Caller.EMBEDDED);
                          test.completeNow();
                        })));
  }

  @Test
  void permissionsAreCheckedAsEverywhere(VertxTestContext test) {
    house.denial = Optional.of(new VirtException(ErrorCode.ACCESS_DENIED, "not you"));
    application.route("/vireo/*").subRouter(surface.router());
    send(HttpMethod.GET, "/vireo/v1/domains", "")
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThat(reply.status()).isEqualTo(403);
                          test.completeNow();
                        })));
  }

  /** An application may have read the body already, with a larger limit or none. */
  @ParameterizedTest
  @CsvSource({"10,202", "5000000,413"})
  void takesTheBodyThatTheApplicationHasRead(int padding, int status, VertxTestContext test) {
    application.route().handler(BodyHandler.create(false).setBodyLimit(-1));
    application.route("/vireo/*").subRouter(surface.router());
    String body = "{\"path\": \"/s\"" + " ".repeat(padding) + "}";
    send(HttpMethod.POST, "/vireo/v1/domains/web1/save", body)
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThat(reply.status()).as(reply.text()).isEqualTo(status);
                          test.completeNow();
                        })));
  }

  @Test
  void eventsComeThroughToo(VertxTestContext test) {
    application.route("/vireo/*").subRouter(surface.router());
    webSockets
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/vireo/v1/events"))
        .onFailure(test::failNow)
        .onSuccess(
            socket ->
                socket.textMessageHandler(
                    text ->
                        test.verify(
                            () -> {
                              ObjectNode hello = Json.object(text);
                              assertThat(hello.path("type").asText()).isEqualTo("hello");
                              test.completeNow();
                            })));
  }

  /** Who waits for a body must say so before it comes: within the callback, on its loop. */
  private Future<Reply> send(HttpMethod method, String uri, String body) {
    return client
        .request(
            new RequestOptions().setHost("127.0.0.1").setPort(port).setMethod(method).setURI(uri))
        .compose(
            it ->
                (body.isEmpty() ? it.send() : it.send(Buffer.buffer(body)))
                    .compose(ApiServer::reply));
  }
}
