package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.state.Awaited;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployed by its name, spoken to by objects and by messages. */
final class VireoVerticleTest {

  private static final String NAME = "io.vireo.app.VireoVerticle";
  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Awaited.result(vertx.close());
  }

  private JsonObject options() {
    return new JsonObject()
        .put("state-dir", directory.resolve("state").toString())
        .put("run-dir", directory.resolve("run").toString())
        .put("hypervisors", new JsonArray().add("test:///default"));
  }

  private String deploy(JsonObject options) {
    return Awaited.result(vertx.deployVerticle(NAME, new DeploymentOptions().setConfig(options)));
  }

  private String deployWithBridge() {
    return deploy(options().put("event-bus", new JsonObject()));
  }

  private Message<JsonObject> send(String operation, JsonObject arguments, String... headers) {
    DeliveryOptions delivery = new DeliveryOptions().addHeader("operation", operation);
    for (int i = 0; i < headers.length; i += 2) {
      delivery.addHeader(headers[i], headers[i + 1]);
    }
    return Awaited.result(vertx.eventBus().request("vireo", arguments, delivery));
  }

  @Test
  void givesTypedCallsToWhoeverDeployedIt() {
    String deployment = deploy(options());
    Vireo vireo = Vireo.deployed(vertx, deployment).orElseThrow();
    assertThat(Awaited.result(vireo.domain("test").info()).state()).isEqualTo("running");
    Awaited.result(vertx.undeploy(deployment));
    assertThat(Vireo.deployed(vertx, deployment)).isEmpty();
  }

  @Test
  void opensNoBridgeUnasked() {
    deploy(options());
    assertThatThrownBy(() -> send("domain.list", new JsonObject()))
        .hasRootCauseInstanceOf(ReplyException.class)
        .hasMessageContaining("No handlers");
  }

  @Test
  void answersMessages() {
    deployWithBridge();
    JsonObject list = send("domain.list", new JsonObject()).body();
    assertThat(list.getJsonArray("domains").getJsonObject(0).getString("name")).isEqualTo("test");
  }

  @Test
  void waitsForAJobOrNamesIt() {
    deployWithBridge();
    JsonObject test = new JsonObject().put("domain", "test");
    JsonObject save = test.copy().put("path", directory.resolve("test.save").toString());
    assertThat(send("domain.save", save).body().getLong("bytes")).isPositive();
    assertThat(send("domain.start", test, "wait", "false").body().getLong("job")).isPositive();
  }

  @Test
  void rehearses() {
    deployWithBridge();
    JsonObject test = new JsonObject().put("domain", "test");
    send("domain.destroy", test, "dry-run", "true");
    assertThat(send("domain.info", test).body().getString("state")).isEqualTo("running");
  }

  @Test
  void tellsFailuresByStatusAndCode() {
    deployWithBridge();
    assertThatThrownBy(() -> send("domain.info", new JsonObject().put("domain", "nobody")))
        .hasRootCauseInstanceOf(ReplyException.class)
        .rootCause()
        .satisfies(
            failure -> {
              assertThat(((ReplyException) failure).failureCode()).isEqualTo(404);
              assertThat(new JsonObject(failure.getMessage()).getString("code"))
                  .isEqualTo("NO_DOMAIN");
            });
    assertThatThrownBy(() -> send("domain.dance", new JsonObject()))
        .hasMessageContaining("names no operation");
    assertThatThrownBy(() -> send("domain.list", new JsonObject(), "time-millis", "soon"))
        .hasMessageContaining("time-millis");
  }

  @Test
  void publishesWhatHappens() throws InterruptedException {
    deployWithBridge();
    BlockingQueue<Message<JsonObject>> heard = new LinkedBlockingQueue<>();
    Awaited.result(
        vertx.eventBus().<JsonObject>localConsumer("vireo.events", heard::add).completion());
    send("domain.suspend", new JsonObject().put("domain", "test"));
    Message<JsonObject> event = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(event.headers().get("type")).isEqualTo("lifecycle");
    assertThat(event.body().getString("event")).isEqualTo("suspended");
  }

  @Test
  void refusesOptionsThatNobodyKnows() {
    assertThatThrownBy(() -> deploy(options().put("colour", "blue")))
        .hasMessageContaining("unknown setting 'colour'");
    assertThatThrownBy(() -> deploy(options().put("event-bus", "yes")))
        .hasMessageContaining("event-bus must be an object");
  }
}
