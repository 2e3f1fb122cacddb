package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * While gigabytes are saved the daemon's loops turn and it does not grow. The guest has four GiB
 * where the machine has room for that, and one otherwise.
 */
@Timeout(600)
class LoopIT {

  private static final long GROWTH_MEBIBYTES_MAX = 32;

  @TempDir private Path directory;

  @Test
  void loopsTurnAndTheDaemonDoesNotGrowWhileItSaves(TestReporter reporter) throws Exception {
    Path image = directory.resolve("counter.save");
    long room = roomMebibytes();
    assumeTrue(room > 2 * 1024, "a machine with two GiB of free memory and disk");
    int mebibytes = room > 2 * 4096 ? 4096 : 1024;
    try (var daemon =
            ServedDaemon.watched(directory.resolve("d"), TestParts.here().assumeQemu()).start();
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(90, mebibytes))) {
      Api api = daemon.api();
      api.define(guest.xml());
      api.start("counter");
      guest.awaitBoot();
      warmUp(api, image);
      int logged = daemon.log().length();
      long before = Memory.of(daemon.pid()).residentMebibytes();
      Memory.forgetPeak(daemon.pid());

      List<Double> latencies = new ArrayList<>();
      long job = api.beginSave("counter", image);
      JsonNode end =
          api.awaitJob(
              job,
              now -> {
                latencies.add(healthMillis(api));
                return !now.path("state").asText().equals("running");
              });
      long peak = Memory.of(daemon.pid()).peakMebibytes();
      latencies.sort(null);
      String log = daemon.log().substring(logged);
      long hold = LoopWatch.longestHold(log);
      long noise = LoopWatch.longestLateness(log);
      reporter.publishEntry(
          "saved",
          ("%d MiB in %d ms, resident %d MiB before and at most %d MiB, health answered in %.1f ms,"
                  + " longest hold of a loop %d ms, an idle thread late by %d ms")
              .formatted(
                  end.path("bytesDone").asLong() >> 20,
                  end.path("elapsedMillis").asLong(),
                  before,
                  peak,
                  latencies.get(latencies.size() / 2),
                  hold,
                  noise));
      assertThat(end.path("state").asText()).isEqualTo("completed");
      // on a busy machine a loop is late without being held, and so is a thread without work
      assertThat(hold).as(log).isLessThanOrEqualTo(LoopWatch.HOLD_MILLIS_MAX + noise);
      assertThat(peak - before).isLessThan(GROWTH_MEBIBYTES_MAX);
    }
  }

  private long roomMebibytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      String available =
          lines.filter(line -> line.startsWith("MemAvailable:")).findFirst().orElseThrow();
      long memory = Long.parseLong(available.replaceAll("\\D", "")) >> 10;
      return Math.min(memory, Files.getFileStore(directory).getUsableSpace() >> 20);
    }
  }

  /** As often as somebody looks who watches a progress bar. */
  private static double healthMillis(Api api) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    long begun = System.nanoTime();
    api.ok(Api.get("/health"));
    return (System.nanoTime() - begun) / 1e6;
  }

  /** What a first save makes the daemon load is no growth of the ones after it. */
  private static void warmUp(Api api, Path image) throws Exception {
    for (int i = 0; i < 2; i++) {
      long job = api.beginSave("counter", image);
      api.awaitJob(job, now -> now.path("bytesDone").asLong() > (64 << 20));
      api.ok(Api.delete("/jobs/" + job));
      api.awaitEnd(job);
    }
    for (int i = 0; i < 500; i++) {
      api.ok(Api.get("/health"));
    }
  }
}
