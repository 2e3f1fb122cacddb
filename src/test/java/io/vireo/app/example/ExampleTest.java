package io.vireo.app.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vireo.app.Settings;
import io.vireo.app.Vireo;
import io.vireo.event.Event;
import io.vireo.event.LifecycleEvent;
import io.vireo.operation.DomainInfo;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that readers copy do what they say, each on a screen. */
final class ExampleTest {

  private static final int LINES_MAX = 45;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Awaited.result(vertx.close());
  }

  private Settings settings() {
    return Settings.DEFAULT
        .withDirectories(directory.resolve("state").toString(), directory.resolve("run").toString())
        .withHypervisors(List.of("test:///default"));
  }

  private Vireo open(String... guests) {
    Vireo vireo = Awaited.result(Vireo.open(vertx, settings()));
    for (String guest : guests) {
      Awaited.result(
          vireo.define(
              "<domain type='test'><name>%s</name><memory>65536</memory><os><type>hvm</type></os></domain>"
                  .formatted(guest)));
    }
    return vireo;
  }

  private static String state(Vireo vireo, String guest) {
    return Awaited.result(vireo.domain(guest).info()).state();
  }

  @Test
  void savesAndRestoresAGuest() {
    Path image = directory.resolve("test.save");
    Awaited.result(vertx.deployVerticle(new NightlySave(settings(), image)));
    assertThat(image).exists();
  }

  @Test
  void servesAGatewayOfOnesOwn() throws Exception {
    Vireo vireo = open();
    int port = freePort();
    Awaited.result(vertx.deployVerticle(new OwnGateway(vireo, port)));
    assertThat(ask("GET", port, "/machines")).contains("test is running");
    assertThat(ask("POST", port, "/machines/test/nap")).contains("asleep");
    assertThat(state(vireo, "test")).isEqualTo("shutoff");
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private static String ask(String method, int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void startsAWorkerWhenOneStops() throws Exception {
    Vireo vireo = open("worker-1", "worker-2");
    Awaited.result(vireo.domain("worker-2").start());
    Awaited.result(vertx.deployVerticle(new Autoscaler(vireo, "worker-")));
    CountDownLatch started = new CountDownLatch(1);
    vireo
        .events(
            event ->
                event instanceof Event.Lifecycle life
                    && life.event() == LifecycleEvent.STARTED
                    && life.domain().name().equals("worker-1"),
            OptionalLong.empty())
        .handler(_ -> started.countDown());
    Awaited.result(vireo.domain("worker-2").destroy());
    assertThat(started.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void savesManyAFewAtATime() {
    Vireo vireo = open("web-1", "web-2", "web-3");
    for (String guest : List.of("web-1", "web-2", "web-3")) {
      Awaited.result(vireo.domain(guest).start());
    }
    Awaited.result(vertx.deployVerticle(new BulkSaver(vireo, "web-", 2)));
    assertThat(List.of("web-1", "web-2", "web-3"))
        .allSatisfy(
            guest -> {
              DomainInfo info = Awaited.result(vireo.domain(guest).info());
              assertThat(info.state()).isEqualTo("shutoff");
              assertThat(info.managedSave()).isTrue();
            });
    assertThat(state(vireo, "test")).isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NightlySave", "OwnGateway", "Autoscaler", "BulkSaver"})
  void fitsOnAScreen(String example) throws IOException {
    Path source = Path.of("src/test/java/io/vireo/app/example/" + example + ".java");

    assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(LINES_MAX);
  }
}
