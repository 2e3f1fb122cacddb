package io.vireo.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.DaemonClient.Answer;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.SaveOperations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonClientTest {

  @TempDir Path directory;
  private FakeDaemon daemon;
  private DaemonClient client;

  @BeforeEach
  void open() throws IOException {
    daemon = new FakeDaemon(directory);
    client = new DaemonClient(daemon.socket(), Duration.ofSeconds(5));
  }

  @AfterEach
  void close() throws IOException {
    daemon.close();
  }

  private static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Test
  void readsAnAnswerByLength() {
    daemon.on("GET /v1/health", 200, "{\"status\":\"ok\",\"note\":\"grün\"}");
    assertThat(client.ask(HypervisorOperations.HEALTH, arguments()).path("note").asText())
        .isEqualTo("grün");
  }

  @Test
  void readsAnAnswerInChunksHoweverTheyAreCut() {
    daemon.raw(
        "GET /v1/health",
        "HTTP/1.1 200 OK\r\nTransfer-Enc",
        "oding: Chunked\r\n\r\n5\r\n{\"sta\r",
        "\n4;x=y\r\ntus\"\r\n5\r\n:\"ok\"\r\n1\r\n}\r\n0\r\n\r\n");
    assertThat(client.ask(HypervisorOperations.HEALTH, arguments()).path("status").asText())
        .isEqualTo("ok");
  }

  @Test
  void readsAnAnswerThatEndsWithTheConnection() {
    daemon.raw("GET /v1/health", "HTTP/1.1 200 OK\r\n\r\n{\"status\"", ":\"ok\"}");
    assertThat(client.ask(HypervisorOperations.HEALTH, arguments()).path("status").asText())
        .isEqualTo("ok");
  }

  @Test
  void passesOverInterimAnswers() {
    daemon.raw("GET /v1/health", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    assertThat(client.exchange(Request.get("/v1/health")).status()).isEqualTo(204);
  }

  @Test
  void refusesAnAnswerThatBreaksOff() {
    daemon.raw("GET /v1/health", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"status\"");
    assertThatThrownBy(() -> client.ask(HypervisorOperations.HEALTH, arguments()))
        .isInstanceOf(VirtException.class)
        .hasRootCauseMessage("the answer broke off after 9 of 20");
  }

  @Test
  void refusesAChunkLongerThanItSaid() {
    daemon.raw(
        "GET /v1/health",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n0\r\n\r\n");
    assertThatThrownBy(() -> client.ask(HypervisorOperations.HEALTH, arguments()))
        .hasRootCauseMessage("a chunk is longer than it said");
  }

  @Test
  void refusesAHeadWithoutEnd() {
    daemon.raw("GET /v1/health", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(ReplyReader.HEAD_BYTES_MAX));
    assertThatThrownBy(() -> client.ask(HypervisorOperations.HEALTH, arguments()))
        .hasRootCauseMessage("the answer's head is over " + ReplyReader.HEAD_BYTES_MAX + " bytes");
  }

  @Test
  void givesTheDaemonsOwnErrorAgain() {
    daemon.on(
        "GET /v1/domains/web1",
        404,
        "{\"code\":\"NO_DOMAIN\",\"detail\":\"no domain 'web1'\",\"object\":\"web1\"}");
    assertThatThrownBy(() -> client.ask(DomainOperations.INFO, arguments().put("domain", "web1")))
        .isInstanceOfSatisfying(
            VirtException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.NO_DOMAIN);
              assertThat(failure.getMessage()).isEqualTo("no domain 'web1'");
              assertThat(failure.object()).contains("web1");
            });
  }

  @Test
  void survivesACodeItDoesNotKnowAndAnAnswerThatIsNotJson() {
    daemon.on("GET /v1/domains/a", 418, "{\"code\":\"TEAPOT\",\"title\":\"short and stout\"}");
    daemon.on("GET /v1/domains/b", 502, "<html>");
    assertThatThrownBy(() -> client.ask(DomainOperations.INFO, arguments().put("domain", "a")))
        .hasMessage("short and stout");
    assertThatThrownBy(() -> client.ask(DomainOperations.INFO, arguments().put("domain", "b")))
        .hasMessage("the daemon answered with HTTP status 502");
  }

  @Test
  void tellsAJobFromAResult() {
    daemon.accepts("POST /v1/domains/web1/start", 17);
    assertThat(client.call(DomainOperations.START, arguments().put("domain", "web1")))
        .isEqualTo(new Answer.Accepted(17));
  }

  @Test
  void putsArgumentsWhereTheRouteWantsThem() {
    daemon.accepts("POST /v1/domains/web%201%2Fx/save?hypervisor=test%3A%2F%2F%2Fdefault", 1);
    client.call(
        SaveOperations.SAVE,
        arguments()
            .put("domain", "web 1/x")
            .put("hypervisor", "test:///default")
            .put("path", "/tmp/a")
            .put("paused", true));
    assertThat(daemon.asked().getFirst().body()).isEqualTo("{\"path\":\"/tmp/a\",\"paused\":true}");
    assertThat(daemon.asked().getFirst().head()).contains("Content-Type: application/json\n");
  }

  @Test
  void putsASelectorIntoTheQuery() {
    daemon.accepts("POST /v1/domains?start=true", 1);
    client.call(DomainOperations.CREATE, arguments().put("xml", "<domain/>").put("start", true));
    assertThat(daemon.asked().getFirst().body()).isEqualTo("{\"xml\":\"<domain/>\"}");
  }

  @Test
  void asksForWhatIsReadByQuery() {
    daemon.on("GET /v1/save-image?path=%2Ftmp%2Fa%26b", 200, "{}");
    client.ask(SaveOperations.IMAGE_INFO, arguments().put("path", "/tmp/a&b"));
    assertThat(daemon.asked().getFirst().body()).isEmpty();
  }

  @Test
  void saysWhereNobodyAnswers() {
    DaemonClient nobody = new DaemonClient(directory.resolve("other.sock"), Duration.ofSeconds(1));
    assertThatThrownBy(() -> nobody.ask(HypervisorOperations.HEALTH, arguments()))
        .isInstanceOfSatisfying(
            VirtException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NO_CONNECT))
        .hasMessageContaining("other.sock")
        .hasMessageContaining("vireo serve");
  }

  @Test
  void doesNotWaitForASilentDaemonForEver() throws IOException {
    Path silent = directory.resolve("silent.sock");
    try (var server =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      server.bind(java.net.UnixDomainSocketAddress.of(silent));
      DaemonClient impatient = new DaemonClient(silent, Duration.ofMillis(50));
      assertThatThrownBy(() -> impatient.job(1))
          .isInstanceOfSatisfying(
              VirtException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NOT_RESPONDING));
    }
  }

  @Test
  void readsEventsAsTheyComeUntilTheReaderHasEnough() {
    daemon.raw(
        "GET /v1/events?since=3",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        chunk(": hello\n\nid: 4\nevent: life"),
        chunk("cycle\ndata: {\"a\":1}\n\nid: 5\nevent: gap\ndata: {\"from\":6,\n"),
        chunk("data: \"to\":9}\n\n"));
    List<EventReader.Told> told = new ArrayList<>();
    boolean enough =
        client.events(
            "?since=3",
            Duration.ofSeconds(5),
            event -> {
              told.add(event);
              return told.size() < 2;
            });
    assertThat(enough).isTrue();
    assertThat(told).extracting(EventReader.Told::id).containsExactly("4", "5");
    assertThat(told).extracting(EventReader.Told::type).containsExactly("lifecycle", "gap");
    assertThat(told.get(1).data().path("to").asInt()).isEqualTo(9);
  }

  @Test
  void endsWhenTheStreamOfEventsIsRefused() {
    daemon.on("GET /v1/events", 503, "{\"code\":\"LIMIT_REACHED\",\"detail\":\"too many\"}");
    assertThatThrownBy(() -> client.events("", Duration.ofSeconds(5), _ -> true))
        .isInstanceOfSatisfying(
            VirtException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.LIMIT_REACHED));
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }
}
