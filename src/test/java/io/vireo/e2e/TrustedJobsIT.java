package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.client.Reply;
import io.vireo.cli.client.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is killed in the middle of its work, and what is known of that work afterwards. */
final class TrustedJobsIT {

  @TempDir Path root;
  private Process daemon;
  private Api api;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Path settings =
        Files.writeString(root.resolve("vireo.yaml"), "test:\n  state-bytes-per-second: 1048576\n");
    daemon =
        new ProcessBuilder(
                ServedDaemon.command(
                    QuickStart.options(ServedDaemon.classPath()),
                    root.resolve("r"),
                    List.of(
                        "--state-dir", root.resolve("s").toString(),
                        "--config", settings.toString(),
                        "--hypervisor", "test:///default")))
            .redirectError(ProcessBuilder.Redirect.appendTo(root.resolve("log").toFile()))
            .start();
    BufferedReader out = daemon.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).as(Files.readString(root.resolve("log"))).contains(" ready on ");
    api = new Api(root.resolve("r/vireo.sock"));
  }

  @AfterEach
  void kill() throws InterruptedException {
    daemon.destroyForcibly();
    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private Request saving(String key) {
    return Api.begin("/domains/test/save", Api.path(root.resolve("test.save")))
        .with("Idempotency-Key", key);
  }

  @Test
  void whatItWasKilledInIsNeitherForgottenNorDoneTwice() throws Exception {
    JsonNode paused = api.ok(Api.begin("/domains/test/suspend", "{}").with("Idempotency-Key", "p"));
    String first = api.ok(saving("s")).path("id").asText();
    assertThat(api.ok(saving("s")).path("id").asText()).isEqualTo(first);
    kill();
    start();
    JsonNode job = api.ok(Api.get("/jobs/" + first));
    assertThat(job.path("state").asText()).isEqualTo("failed");
    assertThat(job.path("owner").asText()).startsWith("uid ");
    assertThat(job.at("/error/code").asText()).isEqualTo("JOB_INTERRUPTED");
    assertThat(job.at("/error/message").asText()).contains("afterwards the domain was ");
    assertThat(api.ok(saving("s")).path("id").asText()).isEqualTo(first);
    assertThat(api.ok(Api.get("/jobs?operation=domain.save")).path("jobs")).hasSize(1);
    assertThat(api.ok(Api.get("/jobs?state=completed,running&operation=domain.save")).path("jobs"))
        .isEmpty();
    JsonNode again = api.ok(Api.begin("/domains/test/suspend", "{}").with("Idempotency-Key", "p"));
    assertThat(again).isEqualTo(paused);
    Reply reused = api.send(Api.begin("/domains/test/resume", "{}").with("Idempotency-Key", "p"));
    assertThat(reused.status()).isEqualTo(422);
  }

  @Test
  void aVersionIsTheSameAfterARestartAndHoldsCallsToIt() throws Exception {
    String tag = api.send(Api.get("/domains/test")).header("etag").orElseThrow();
    kill();
    start();
    Request autostart = Api.put("/domains/test/autostart", "{\"enabled\": true}");
    assertThat(api.ok(autostart.with("If-Match", tag)).path("autostart").asBoolean()).isTrue();
    assertThat(api.send(autostart.with("If-Match", tag)).status()).isEqualTo(412);
  }
}
