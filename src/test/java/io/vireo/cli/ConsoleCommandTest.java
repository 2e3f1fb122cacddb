package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command against a daemon that is made up. */
@Timeout(20)
class ConsoleCommandTest {

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void daemon(Consumer<ServerWebSocket> line) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  asked.add(request.uri());
                  answer(request, line);
                });
    await(server.listen(SocketAddress.domainSocketAddress(socket().toString())));
  }

  private void answer(HttpServerRequest request, Consumer<ServerWebSocket> line) {
    if (request.path().contains("/refused/")) {
      request
          .response()
          .setStatusCode(403)
          .putHeader("Content-Type", "application/problem+json")
          .end("{\"code\":\"ACCESS_DENIED\",\"detail\":\"you may not\"}");
      return;
    }
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              socket.binaryMessageHandler(bytes -> heard.add(bytes.toString()));
              line.accept(socket);
            });
  }

  private Path socket() {
    return directory.resolve("vireo.sock");
  }

  private int console(InputStream typed, String... words) {
    PrintStream shown = new PrintStream(out, true, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("VIREO_SOCKET", socket().toString());
    Terminal terminal = new Terminal(typed, shown, shown, false, false, 80, environment, directory);
    List<String> command = new ArrayList<>(List.of("-q", "console"));
    command.addAll(List.of(words));
    return Commands.run(terminal, command);
  }

  private static InputStream typed(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void carriesKeysToTheGuestAndItsWordsBack() throws Exception {
    daemon(
        line ->
            line.writeTextMessage("{\"type\":\"attached\",\"writer\":true,\"device\":\"serial0\"}")
                .compose(_ -> line.writePing(Buffer.buffer("there?")))
                .compose(_ -> line.writeBinaryMessage(Buffer.buffer("memory ok\n".repeat(500))))
                .onSuccess(_ -> line.close((short) 1001, "the machine has stopped")));
    assertThat(console(typed("v"), "web1", "--linger", "10")).isZero();
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("v");
    assertThat(shown()).isEqualTo("memory ok\n".repeat(500));
    assertThat(asked.poll())
        .isEqualTo("/v1/domains/web1/console/socket?force=false&readOnly=false");
  }

  @Test
  void asksForWhatWasSaid() {
    daemon(line -> line.close());
    assertThat(console(typed(""), "a b", "--device", "channel0", "--force", "--linger", "10"))
        .isZero();
    assertThat(asked.poll())
        .isEqualTo("/v1/domains/a%20b/console/socket?device=channel0&force=true&readOnly=false");
  }

  @Test
  void controlBracketLeaves() throws Exception {
    daemon(line -> {});
    assertThat(console(typed("yes\u001dnever sent"), "web1")).isZero();
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("yes");
    assertThat(heard).isEmpty();
  }

  @Test
  void saysWhyItIsNotLetIn() {
    daemon(line -> {});
    assertThat(console(typed(""), "refused")).isEqualTo(Commands.FAILED);
    assertThat(shown()).contains("you may not").contains("ACCESS_DENIED");
  }

  @Test
  void aWindowHasASize() {
    assertThat(WindowSize.of("50 132\n")).contains(new WindowSize(132, 50));
    assertThat(WindowSize.of("")).isEmpty();
  }
}
