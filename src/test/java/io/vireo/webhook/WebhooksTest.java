package io.vireo.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.EventLog;
import io.vireo.event.EventLog.Room;
import io.vireo.event.Past;
import io.vireo.event.Snapshot;
import io.vireo.event.Subscription.Origin;
import io.vireo.host.VertxHost;
import io.vireo.operation.Operation;
import io.vireo.operation.WebhookOperations;
import io.vireo.operation.WebhookOperations.AddWebhook;
import io.vireo.operation.WebhookOperations.DeadLetter;
import io.vireo.operation.WebhookOperations.OneWebhook;
import io.vireo.operation.WebhookOperations.WebhookInfo;
import io.vireo.state.StateStore;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hooks against a real HTTP server that takes, fails, hangs, redirects and resets. */
final class WebhooksTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Pace QUICK = pace(Duration.ofMillis(400));
  private static final Pace PATIENT = pace(Duration.ofSeconds(30));

  private static Pace pace(Duration deadline) {
    return new Pace(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(500), deadline);
  }

  private record Got(String delivery, String signature, String body) {
    long number() {
      return Json.object(body).path("number").asLong();
    }

    String type() {
      return Json.object(body).path("type").asText();
    }
  }

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
  private final Queue<Consumer<HttpServerRequest>> answers = new ArrayDeque<>();
  private final EventLog log =
      new EventLog(new Room(16, 1 << 20), host.clock(), Past.none("n1", 0), _ -> {});
  private StateStore store;
  private int port;
  private Path secret;

  @BeforeEach
  void serve() throws IOException {
    secret = Files.writeString(directory.resolve("ops.secret"), SECRET + "\n");
    store = await(StateStore.open(host.lane("state"), directory.resolve("state")));
    port =
        await(vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void close() {
    await(host.close().eventually(vertx::close));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException(late);
    }
  }

  private void receive(HttpServerRequest request) {
    Optional<Consumer<HttpServerRequest>> answer = Optional.ofNullable(answers.poll());
    if (answer.isPresent()) {
      answer.get().accept(request);
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              got.add(
                  new Got(
                      request.getHeader("Vireo-Delivery"),
                      request.getHeader("Vireo-Signature"),
                      body.toString()));
              request.response().end();
            });
  }

  private Got next() {
    try {
      Got next = got.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("a delivery within 20 s").isNotNull();
      return next;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      log.publish(
          new Event.Reboot(
              new HypervisorUri("test:///default"), new DomainName(new UUID(1, 1), "web1")));
    }
  }

  /** One daemon's webhooks. */
  private final class House {
    private final Bindings bindings = new Bindings();
    private final Webhooks hooks;

    House(Pace pace, AddWebhook... configured) {
      hooks =
          new Webhooks(
              new Webhooks.House(
                  host,
                  store,
                  new Origin(log, Snapshot.Source.NONE),
                  vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(2000))),
              pace);
      hooks.bind(bindings);
      await(hooks.open(List.of(configured)));
    }

    private <Q extends Record, R extends Record> R call(Operation<Q, R> row, Q arguments) {
      return await(bindings.quick(row).answer(new Call<>(row, arguments, Caller.EMBEDDED)));
    }

    private WebhookInfo info() {
      return call(WebhookOperations.LIST, new WebhookOperations.ListWebhooks())
          .webhooks()
          .getFirst();
    }

    private List<DeadLetter> dead() {
      return call(WebhookOperations.DEAD, new OneWebhook("ops")).letters();
    }

    private void add() {
      WebhookInfo _ = call(WebhookOperations.ADD, hook(url()));
    }
  }

  private String url() {
    return "http://127.0.0.1:" + port + "/in?from=vireo";
  }

  private AddWebhook hook(String url) {
    return new AddWebhook(
        "ops",
        url,
        secret.toString(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  @Test
  void sendsEventsInOrderAndSigned() throws Exception {
    new House(PATIENT).add();
    publish(3);

    Got first = next();
    assertThat(first.delivery()).isEqualTo("n1.0.1");
    assertThat(first.type()).isEqualTo("reboot");
    assertThat(next().number()).isEqualTo(2);
    assertThat(next().number()).isEqualTo(3);
    String seconds = first.signature().substring(2, first.signature().indexOf(','));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] sum = mac.doFinal((seconds + "." + first.body()).getBytes(StandardCharsets.UTF_8));
    assertThat(first.signature())
        .isEqualTo("t=" + seconds + ",v1=" + HexFormat.of().formatHex(sum));
    assertThat(Long.parseLong(seconds))
        .isCloseTo(host.clock().instant().getEpochSecond(), Offset.offset(60L));
  }

  @Test
  void keepsTheOrderThroughFailures() {
    answers.add(request -> request.response().setStatusCode(500).end("no"));
    answers.add(request -> request.connection().close());
    answers.add(
        request -> request.response().setStatusCode(302).putHeader("Location", url()).end());
    answers.add(request -> request.response().setStatusCode(404).end());
    new House(PATIENT).add();
    publish(3);

    assertThat(List.of(next().number(), next().number(), next().number()))
        .containsExactly(1L, 2L, 3L);
    assertThat(answers).isEmpty();
  }

  @Test
  void givesUpAfterItsTimeAndKeepsWhatItGaveUp() {
    for (int i = 0; i < 200; i++) {
      answers.add(request -> request.response().setStatusCode(503).end());
    }
    House house = new House(QUICK);
    house.add();
    publish(1);
    assertThat(until(house::dead, letters -> !letters.isEmpty())).isTrue();
    List<DeadLetter> dead = house.dead();

    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().delivery()).isEqualTo("n1.0.1");
    assertThat(dead.getFirst().error()).contains("503");
    assertThat(dead.getFirst().attempts()).isGreaterThan(2);
    vertx.runOnContext(_ -> answers.clear());
    assertThat(house.call(WebhookOperations.REDELIVER, new OneWebhook("ops")).letters())
        .isEqualTo(1);
    assertThat(next().number()).isEqualTo(1);
    assertThat(house.dead()).isEmpty();
  }

  private static <T> boolean until(Supplier<T> look, Predicate<T> fine) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      if (fine.test(look.get())) {
        return true;
      }
    }
    return false;
  }

  @Test
  void receiverThatHangsIsGivenUpInTime() {
    answers.add(_ -> {});
    House house = new House(PATIENT);
    house.add();
    publish(1);

    assertThat(next().number()).isEqualTo(1);
    assertThat(house.info().dead()).isZero();
  }

  @Test
  void goesOnAfterARestartWhereItWas() {
    House first = new House(PATIENT);
    first.add();
    publish(2);
    next();
    next();
    assertThat(until(first::info, info -> info.delivered().equals("n1.0.2"))).isTrue();
    await(first.hooks.close());
    publish(2);
    House second = new House(PATIENT);

    assertThat(List.of(next().number(), next().number())).containsExactly(3L, 4L);
    assertThat(second.info().configured()).isFalse();
  }

  @Test
  void whatFellOutOfTheLogIsSentAsAGapAndASnapshot() {
    House first = new House(PATIENT);
    first.add();
    publish(1);
    next();
    assertThat(until(first::info, info -> info.delivered().equals("n1.0.1"))).isTrue();
    await(first.hooks.close());
    publish(20);
    House _ = new House(PATIENT);

    List<String> types = new ArrayList<>();
    types.add(next().type());
    types.add(next().type());
    assertThat(types).containsExactly("gap", "snapshot");
    assertThat(next().number()).isEqualTo(6);
  }

  @Test
  void secretIsInNoAnswer() throws IOException {
    Files.writeString(secret, "short");
    House house = new House(QUICK);
    house.add();
    publish(1);
    assertThat(until(house::dead, letters -> !letters.isEmpty())).isTrue();
    List<DeadLetter> dead = house.dead();

    assertThat(dead.getFirst().error()).contains("at least 16 bytes").doesNotContain("short\"");
    assertThat(house.info().toString()).doesNotContain(SECRET);
  }

  @Test
  void hookOfTheSettingsStaysInTheSettings() {
    House house = new House(PATIENT, hook(url()));

    assertThat(house.info().configured()).isTrue();
    assertThatThrownBy(() -> house.call(WebhookOperations.REMOVE, new OneWebhook("ops")))
        .hasMessageContaining("in the settings");
  }

  @Test
  void removedHookIsSentNothing() {
    House house = new House(PATIENT);
    house.add();
    assertThatThrownBy(house::add).hasMessageContaining("exists already");
    house.call(WebhookOperations.REMOVE, new OneWebhook("ops"));
    publish(1);
    house.add();
    publish(1);

    assertThat(next().number()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org/x, https",
    "ftp://127.0.0.1/, https://",
    "https://me:pw@example.org/, password",
    "https:///nobody, https://",
    "'https://example.org/a b', malformed"
  })
  void refusesAddressesThatAreNotSafe(String url, String word) {
    AddWebhook wish = hook(url);
    assertThatThrownBy(() -> Hook.of(wish, false))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining(word);
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToALimit() {
    assertThat(List.of(1, 2, 3, 10, 1000))
        .map(Pace.USUAL::after)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
  }
}
