package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.guest.TestParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** QEMUs that live and do not answer: each costs its own domain and nobody else. */
@Timeout(240)
class SilenceIT {

  private static final int SILENT = 30;
  private static final int READS = 60;
  private static final int STARTS = 5;

  /** How much slower the others may be: this machine's own noise. */
  private static final double RATIO_MAX = 3;

  /** Below this a difference is noise. */
  private static final Duration READ_NOISE = Duration.ofMillis(15);

  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(5);
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  /** The callers wait all at once. */
  private static final Executor EACH = Thread::startVirtualThread;

  private static final String TINY =
      """
      <domain type='qemu'>
        <name>%s</name>
        <memory unit='MiB'>16</memory>
        <vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type></os>
        <devices/>
      </domain>
      """;

  @TempDir private Path directory;

  @Test
  void aStoppedMachineAnswersNotRespondingInTimeAndComesBack() throws Exception {
    try (var daemon = ServedDaemon.of(directory.resolve("d"), qemu()).start();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      api.define(guest.xml());
      api.start("counter");
      guest.awaitBoot();
      guest.goesOn();
      ProcessHandle qemu = daemon.guest("counter");
      Signals.stop(qemu);
      assertThat(took(() -> api.info("counter"))).isLessThan(AT_ONCE);

      Duration first =
          took(() -> assertThat(code(api, "counter", "reset")).isEqualTo("NOT_RESPONDING"));
      assertThat(first).isLessThan(COMMAND_DEADLINE.plus(AT_ONCE));
      JsonNode silent = api.info("counter");
      assertThat(silent.path("responding").asBoolean()).isFalse();
      assertThat(silent.path("silentSince").asText()).isNotEmpty();
      assertThat(silent.path("state").asText()).isEqualTo("running");
      assertThat(
              took(() -> assertThat(code(api, "counter", "suspend")).isEqualTo("NOT_RESPONDING")))
          .isLessThan(AT_ONCE);
      assertThat(took(() -> api.ok(Api.get("/domains")))).isLessThan(AT_ONCE);
      assertThat(took(() -> api.document(Api.get("/domains/counter")))).isLessThan(AT_ONCE);

      Signals.goOn(qemu);
      Eventually.yes(
          "it responds", Api.LIMIT, () -> api.info("counter").path("responding").asBoolean());
      api.awaitEvent(0, event -> event.path("type").asText().equals("responsiveness"));
      api.act("counter", "suspend");
      api.act("counter", "resume");
      // the reset that was not answered in time was carried out, late
      guest.awaitBoot();
      guest.goesOn();
    }
  }

  @Test
  void aStoppedMachineCanBeDestroyed() throws Exception {
    try (var daemon = ServedDaemon.of(directory.resolve("d"), qemu()).start()) {
      Api api = daemon.api();
      api.define(TINY.formatted("tiny"));
      api.start("tiny");
      ProcessHandle qemu = daemon.guest("tiny");
      Signals.stop(qemu);
      assertThat(took(() -> api.act("tiny", "destroy"))).isLessThan(Duration.ofSeconds(10));
      assertThat(qemu.isAlive()).isFalse();
      assertThat(api.state("tiny")).isEqualTo("shutoff");
    }
  }

  @Test
  void thirtyStoppedMachinesSlowNobodyElse(TestReporter reporter) throws Exception {
    try (var daemon = ServedDaemon.of(directory.resolve("d"), qemu()).start()) {
      Api api = daemon.api();
      api.define(TINY.formatted("other"));
      api.define(TINY.formatted("started"));
      api.ok(Api.post("/domains/other/start", "{\"paused\": true}"));
      List<String> names = IntStream.range(0, SILENT).mapToObj(i -> "silent" + i).toList();
      for (String name : names) {
        api.define(TINY.formatted(name));
        api.ok(Api.post("/domains/" + name + "/start", "{\"paused\": true}"));
      }
      measure(api);
      Measured before = measure(api);
      for (String name : names) {
        Signals.stop(daemon.guest(name));
      }
      List<CompletableFuture<String>> calls =
          names.stream()
              .map(name -> CompletableFuture.supplyAsync(() -> code(api, name, "reset"), EACH))
              .toList();
      Measured during = measure(api);
      for (CompletableFuture<String> call : calls) {
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("NOT_RESPONDING");
      }
      Measured after = measure(api);
      reporter.publishEntry("medians before", before.toString());
      reporter.publishEntry("medians while the calls wait", during.toString());
      reporter.publishEntry("medians once all are known to be silent", after.toString());
      assertThat(api.ok(Api.get("/domains")).toString().split("\"responding\":false", -1))
          .hasSize(SILENT + 1);
      during.isNotSlowerThan(before);
      after.isNotSlowerThan(before);
    }
  }

  /** Medians of reads of one domain, of the list of all, and of starts. */
  private record Measured(Duration read, Duration list, Duration start) {

    void isNotSlowerThan(Measured other) {
      assertThat(read).isLessThan(times(other.read()).plus(READ_NOISE));
      assertThat(list).isLessThan(times(other.list()).plus(READ_NOISE));
      assertThat(start).isLessThan(times(other.start()));
    }

    private static Duration times(Duration base) {
      return Duration.ofNanos((long) (base.toNanos() * RATIO_MAX));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "read %.1f ms, list %.1f ms, start %.0f ms",
          millis(read),
          millis(list),
          millis(start));
    }

    private static double millis(Duration time) {
      return time.toNanos() / 1e6;
    }
  }

  private static Measured measure(Api api) throws Exception {
    return new Measured(
        median(READS, () -> api.info("other")),
        median(READS, () -> api.ok(Api.get("/domains"))),
        median(STARTS, () -> api.start("started"), () -> api.act("started", "destroy")));
  }

  private interface Act {
    void run() throws Exception;
  }

  private static Duration median(int times, Act act) throws Exception {
    return median(times, act, () -> {});
  }

  private static Duration median(int times, Act act, Act undo) throws Exception {
    List<Duration> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(took(act));
      undo.run();
    }
    return all.stream().sorted().toList().get(times / 2);
  }

  private static Duration took(Act act) throws Exception {
    long begun = System.nanoTime();
    act.run();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static String code(Api api, String domain, String verb) {
    return api.codeOf(Api.post("/domains/" + domain + "/" + verb));
  }

  private static Path qemu() {
    return TestParts.here().assumeQemu();
  }
}
