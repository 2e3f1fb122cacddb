package io.vireo.qemu.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Loop;
import io.vireo.host.OpenHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a scripted peer, which is no QEMU: what a real one seldom does. */
class QmpClientTest {

  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final OpenHost open = new OpenHost();
  private final Loop loop = open.host.newLoop();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private ScriptedMonitor monitor;

  @BeforeEach
  void listen() throws IOException {
    monitor = new ScriptedMonitor(directory);
  }

  @AfterEach
  void close() throws IOException {
    monitor.close();
    open.close();
  }

  private final class Ear implements QmpListener {
    @Override
    public void onEvent(QmpEvent event) {
      told.add(event.name() + " " + event.data());
    }

    @Override
    public void onResponding(boolean responding) {
      told.add(responding ? "responding" : "silent");
    }

    @Override
    public void onClosed() {
      told.add("closed");
    }
  }

  private QmpClient connect() {
    return OpenHost.await(
        QmpClient.connect(open.host, loop, monitor.path(), "the monitor", new Ear()));
  }

  private QmpClient negotiated() throws IOException {
    QmpClient client = connect();
    Future<QmpGreeting> greeting = on(() -> client.negotiate(LONG));
    monitor.negotiate();
    OpenHost.await(greeting);
    return client;
  }

  private <T> Future<T> on(Callable<Future<T>> call) {
    return loop.call(call);
  }

  private Future<JsonNode> ask(QmpClient client, String command, Duration deadline) {
    return on(() -> client.execute(command, JsonNodeFactory.instance.objectNode(), deadline));
  }

  private String hear() throws InterruptedException {
    return told.poll(20, TimeUnit.SECONDS);
  }

  private static ErrorCode code(Future<?> future) {
    return ((VirtException) OpenHost.failure(future)).code();
  }

  @Test
  void negotiatesAndTellsTheVersion() throws IOException {
    QmpClient client = connect();
    Future<QmpGreeting> greeting = on(() -> client.negotiate(LONG));
    monitor.accept();
    monitor.say(ScriptedMonitor.GREETING);
    assertThat(monitor.hear()).isEqualTo("{\"execute\":\"qmp_capabilities\",\"id\":1}");
    monitor.say("{\"return\": {}, \"id\": 1}");
    assertThat(OpenHost.await(greeting)).isEqualTo(new QmpGreeting(7, 2, 22, "Debian"));
    assertThat(greeting.result().versionNumber()).isEqualTo(7_002_022);
  }

  @Test
  void writesARecordAsItsCommand() throws IOException {
    QmpClient client = negotiated();
    Future<QmpCommand.Done> migrate =
        on(
            () ->
                client.execute(
                    new MigrationCommands.MigrateIncoming("unix:/s", Optional.of(false))));
    assertThat(monitor.hear())
        .isEqualTo(
            "{\"execute\":\"migrate-incoming\",\"arguments\":"
                + "{\"uri\":\"unix:/s\",\"exit-on-error\":false},\"id\":2}");
    monitor.say("{\"return\": {}, \"id\": 2}");
    OpenHost.await(migrate);
  }

  @Test
  void readsAnAnswerAsARecordAndPassesOverWhatItDoesNotKnow() throws IOException {
    QmpClient client = negotiated();
    Future<MigrationCommands.Migration> answer =
        on(() -> client.execute(new MigrationCommands.QueryMigrate()));
    monitor.hear();
    monitor.say(
        "{\"return\": {\"status\": \"failed\", \"error-desc\": \"disk\", \"new\": 1}, \"id\": 2}");
    assertThat(OpenHost.await(answer).status()).contains("failed");
    assertThat(answer.result().errorDesc()).contains("disk");
    assertThat(answer.result().blockedReasons()).isEmpty();
  }

  @Test
  void matchesAnswersByTheirNumberWhateverTheirOrder() throws IOException {
    QmpClient client = negotiated();
    Future<JsonNode> first = ask(client, "query-one", LONG);
    Future<JsonNode> second = ask(client, "query-two", LONG);
    monitor.hear();
    monitor.hear();
    monitor.say("{\"return\": \"two\", \"id\": 3}");
    monitor.say("{\"return\": \"one\", \"id\": 2}");
    assertThat(OpenHost.await(first).asText()).isEqualTo("one");
    assertThat(OpenHost.await(second).asText()).isEqualTo("two");
  }

  @Test
  void aRefusalKeepsQemusSentence() throws IOException {
    QmpClient client = negotiated();
    Future<JsonNode> refused = ask(client, "cont", LONG);
    monitor.hear();
    monitor.say("{\"error\": {\"class\": \"GenericError\", \"desc\": \"no way\"}, \"id\": 2}");
    assertThat(OpenHost.failure(refused)).hasMessageContaining("no way");
    assertThat(code(refused)).isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  void anUnknownCommandIsUnsupported() throws IOException {
    QmpClient client = negotiated();
    Future<JsonNode> refused = ask(client, "warp", LONG);
    monitor.hear();
    monitor.say("{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"warp?\"}, \"id\": 2}");
    assertThat(code(refused)).isEqualTo(ErrorCode.OPERATION_UNSUPPORTED);
  }

  @Test
  void eventsComeInOrder() throws Exception {
    negotiated();
    monitor.say("{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 1}}");
    monitor.say("{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": true}}");
    assertThat(hear()).isEqualTo("STOP {}");
    assertThat(hear()).isEqualTo("SHUTDOWN {\"guest\":true}");
  }

  @Test
  void aMissedDeadlineRefusesLaterCommandsUntilALateAnswer() throws Exception {
    QmpClient client = negotiated();
    Future<JsonNode> late = ask(client, "query-status", SHORT);
    assertThat(code(late)).isEqualTo(ErrorCode.NOT_RESPONDING);
    assertThat(hear()).isEqualTo("silent");
    assertThat(code(ask(client, "cont", LONG))).isEqualTo(ErrorCode.NOT_RESPONDING);

    assertThat(monitor.hear()).contains("query-status");
    monitor.say("{\"return\": {}, \"id\": 2}");
    assertThat(hear()).isEqualTo("responding");
    Future<JsonNode> again = ask(client, "query-status", LONG);
    assertThat(monitor.hear()).isEqualTo("{\"execute\":\"query-status\",\"id\":3}");
    monitor.say("{\"return\": 1, \"id\": 3}");
    assertThat(OpenHost.await(again).asInt()).isEqualTo(1);
  }

  @Test
  void anEventTellsToo() throws Exception {
    QmpClient client = negotiated();
    assertThat(code(ask(client, "query-status", SHORT))).isEqualTo(ErrorCode.NOT_RESPONDING);
    monitor.say("{\"event\": \"RESUME\"}");
    assertThat(List.of(hear(), hear(), hear()))
        .containsExactly("silent", "RESUME {}", "responding");
  }

  @Test
  void aLateGreetingStillCounts() throws Exception {
    QmpClient client = connect();
    monitor.accept();
    Future<QmpGreeting> greeting = on(() -> client.negotiate(SHORT));
    assertThat(code(greeting)).isEqualTo(ErrorCode.NOT_RESPONDING);
    assertThat(hear()).isEqualTo("silent");
    monitor.say(ScriptedMonitor.GREETING);
    monitor.hear();
    monitor.say("{\"return\": {}, \"id\": 1}");
    assertThat(OpenHost.await(on(client::negotiated)).major()).isEqualTo(7);
    assertThat(hear()).isEqualTo("responding");
  }

  @Test
  void aHangUpFailsWhatWaits() throws Exception {
    QmpClient client = negotiated();
    Future<JsonNode> waiting = ask(client, "query-status", LONG);
    monitor.hear();
    monitor.hangUp();
    assertThat(OpenHost.failure(waiting)).hasMessageContaining("query-status");
    assertThat(code(waiting)).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(hear()).isEqualTo("closed");
    assertThat(code(ask(client, "cont", LONG))).isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  void thereIsALimitToWhatWaits() throws Exception {
    QmpClient client = negotiated();
    List<Future<JsonNode>> waiting = new ArrayList<>();
    for (int i = 0; i < QmpClient.OUTSTANDING_MAX; i++) {
      waiting.add(ask(client, "query-status", LONG));
    }
    assertThat(code(ask(client, "query-status", LONG))).isEqualTo(ErrorCode.LIMIT_REACHED);
    assertThat(waiting).noneMatch(Future::isComplete);
  }

  @Test
  void nonsenseEndsTheConversation() throws Exception {
    QmpClient client = negotiated();
    monitor.say("this is no JSON");
    assertThat(hear()).isEqualTo("closed");
    assertThat(code(ask(client, "cont", LONG))).isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  void aMessageWithoutEndEndsTheConversation() throws Exception {
    negotiated();
    String piece = "x".repeat(1 << 20);
    try {
      for (int i = 0; i <= QmpClient.LINE_BYTES_MAX >> 20; i++) {
        monitor.sayWithoutEnd(piece);
      }
    } catch (IOException hungUp) {
      assertThat(hungUp).hasMessageContaining("pipe");
    }
    assertThat(hear()).isEqualTo("closed");
  }

  @Test
  void nobodyThereIsAFailureThatNamesTheSocket() {
    Path nowhere = directory.resolve("none.sock");
    Future<QmpClient> failed =
        QmpClient.connect(open.host, loop, nowhere, "the monitor", new Ear());
    assertThat(OpenHost.failure(failed)).hasMessageContaining(nowhere.toString());
    assertThat(code(failed)).isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  void aSocketPathThatTheKernelCannotTakeIsRefused() {
    Path tooLong = directory.resolve("x".repeat(120));
    assertThat(code(QmpClient.connect(open.host, loop, tooLong, "the monitor", new Ear())))
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void aSecretDoesNotShow() {
    assertThat(new DisplayCommands.SetPassword("vnc", "hidden").toString())
        .doesNotContain("hidden");
  }
}
