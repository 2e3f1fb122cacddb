package io.vireo.telemetry.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Page;
import io.vireo.call.Page.Content;
import io.vireo.host.VertxHost;
import io.vireo.operation.HypervisorOperations.HealthPart;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import io.vireo.state.Awaited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A daemon is as well as its worst part. */
class HealthChecksTest {

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);

  @AfterEach
  void close() {
    Awaited.result(host.close());
    Awaited.result(vertx.close());
  }

  private static HealthCheck says(String part, Verdict verdict) {
    return new HealthCheck(part, () -> Future.succeededFuture(verdict));
  }

  private List<HealthPart> parts(HealthCheck... checks) {
    return Awaited.result(new HealthChecks(host, List.of(checks)).parts());
  }

  @Test
  void theWorstPartIsTheWhole() {
    HealthCheck well = says("one", Verdict.ok("fine"));
    HealthCheck poor = says("two", Verdict.degraded("slow"));
    HealthCheck ill = says("three", Verdict.failing("gone"));
    assertThat(HealthChecks.status(parts(well))).isEqualTo("ok");
    assertThat(HealthChecks.status(parts(well, poor))).isEqualTo("degraded");
    assertThat(HealthChecks.status(parts(ill, well, poor))).isEqualTo("failing");
    assertThat(HealthChecks.status(List.of())).isEqualTo("ok");
  }

  @Test
  void aPartThatFailsSaysWhy() {
    HealthCheck broken =
        new HealthCheck(
            "disk",
            () -> Future.failedFuture(new VirtException(ErrorCode.SYSTEM_ERROR, "disk is gone")));
    assertThat(parts(broken)).containsExactly(new HealthPart("disk", "failing", "disk is gone"));
  }

  @Test
  void aPartThatIsSilentFailsInTimeAndIsNotAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    Promise<Verdict> never = Promise.promise();
    HealthChecks checks =
        new HealthChecks(
            host,
            List.of(
                new HealthCheck(
                    "nfs",
                    () -> {
                      asked.incrementAndGet();
                      return never.future();
                    })));
    assertThat(Awaited.result(checks.parts()))
        .first()
        .satisfies(
            part -> {
              assertThat(part.status()).isEqualTo("failing");
              assertThat(part.reason()).contains("did not answer within 1000 ms");
            });
    Awaited.result(checks.parts());
    assertThat(asked).hasValue(1);
  }

  @Test
  void manyWhoAskAreOneLook() {
    AtomicInteger asked = new AtomicInteger();
    HealthChecks checks =
        new HealthChecks(
            host,
            List.of(
                new HealthCheck(
                    "one",
                    () -> {
                      asked.incrementAndGet();
                      return Future.succeededFuture(Verdict.ok(""));
                    })));
    for (int i = 0; i < 20; i++) {
      Awaited.result(checks.parts());
    }
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"1073741824, OK", "104857600, DEGRADED", "1048576, FAILING"})
  void littleRoomIsToldBeforeThereIsNone(long bytes, Verdict.Level level) {
    Verdict verdict = Parts.room(Path.of("/srv"), bytes);
    assertThat(verdict.level()).isEqualTo(level);
    assertThat(verdict.reason()).contains("/srv").contains(bytes / (1 << 20) + " MiB");
  }

  @ParameterizedTest
  @CsvSource({"3, OK", "600, DEGRADED", "9000, FAILING"})
  void aLateLoopIsTold(long millis, Verdict.Level level) {
    assertThat(Parts.lag(Duration.ofMillis(millis)).level()).isEqualTo(level);
  }

  @Test
  void withoutAHypervisorNothingCanBeRun() {
    assertThat(Parts.hypervisors(List.of(), List.of()).level()).isEqualTo(Verdict.Level.FAILING);
    OpenHypervisor one =
        new OpenHypervisor(new HypervisorUri("test:///default"), "TEST", "1", 0, 0, Map.of());
    assertThat(Parts.hypervisors(List.of(one), List.of()).level()).isEqualTo(Verdict.Level.OK);
  }

  @Test
  void writesToTheStateDirectory(@TempDir Path directory) {
    assertThat(parts(Parts.state(host, directory)).getFirst().status()).isEqualTo("ok");
    assertThat(parts(Parts.state(host, directory.resolve("missing"))).getFirst().status())
        .isEqualTo("failing");
  }

  @Test
  void strangersHearOneWord() {
    HealthChecks ill = new HealthChecks(host, List.of(says("x", Verdict.failing("secret"))));
    Map<String, Content> pages =
        Map.of("/livez", content(ill, "/livez"), "/readyz", content(ill, "/readyz"));
    assertThat(pages.get("/livez").status()).isEqualTo(200);
    assertThat(pages.get("/readyz").status()).isEqualTo(503);
    assertThat(pages.get("/readyz").text()).isEqualTo("failing\n");
    HealthChecks poor = new HealthChecks(host, List.of(says("x", Verdict.degraded("slow"))));
    assertThat(content(poor, "/readyz").status()).isEqualTo(200);
  }

  private static Content content(HealthChecks checks, String path) {
    Page page =
        ProbePages.of(checks).stream()
            .filter(it -> it.path().equals(path))
            .findFirst()
            .orElseThrow();
    assertThat(page.needs()).isEmpty();
    return Awaited.result(page.content().apply(new Page.Reader(Optional.empty(), "")));
  }
}
