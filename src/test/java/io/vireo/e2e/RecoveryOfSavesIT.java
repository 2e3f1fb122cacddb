package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon that was killed in the midst of a save, at a moment that is waited for. */
@Timeout(120)
class RecoveryOfSavesIT {

  @TempDir private Path directory;

  /** Whichever moment it really was: the domain is running with its old image, or saved whole. */
  @ParameterizedTest
  @ValueSource(strings = {"preparing", "writing", "flushing"})
  void killedAtAStepOfASave(String step) throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(80, 256))) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      api.beginSave("counter", image);
      awaitStep(api, step);
      daemon.kill().start();
      settle(daemon, guest, image, memory);
    }
  }

  /** QEMU is held still, so that the daemon dies before it could pause the guest. */
  @Test
  void killedBeforeTheGuestIsPaused() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      ProcessHandle qemu = daemon.guest("counter");
      Signals.stop(qemu);
      api.beginSave("counter", image);
      awaitStep(api, "checking");
      daemon.kill();
      Signals.goOn(qemu);
      daemon.start();
      settle(daemon, guest, image, memory);
    }
  }

  /** The part file is there and QEMU is held still: it is pausing, or has just begun to write. */
  @Test
  void killedWhileTheMachineIsSilentInMidSave() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(80, 256))) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      ProcessHandle qemu = daemon.guest("counter");
      api.beginSave("counter", image);
      Eventually.yes("the part file", Api.LIMIT, () -> !Images.besides(image).isEmpty());
      Signals.stop(qemu);
      daemon.kill().start();
      assertThat(api.info("counter").path("responding").asBoolean()).isFalse();
      assertThat(api.info("counter").path("id").asInt()).isPositive();
      Signals.goOn(qemu);
      Eventually.yes(
          "it responds", Api.LIMIT, () -> api.info("counter").path("responding").asBoolean());
      Eventually.yes(
          "what the save left is removed", Api.LIMIT, () -> Images.besides(image).isEmpty());
      settle(daemon, guest, image, memory);
    }
  }

  /** By the domain's job, as its number is not known before the job has begun. */
  private static void awaitStep(Api api, String step) throws Exception {
    Eventually.yes(
        "step " + step,
        Api.LIMIT,
        () -> {
          JsonNode job = api.ok(Api.get("/domains/counter/job"));
          return job.path("step").asText().equals(step)
              || !job.path("state").asText().equals("running");
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 95})
  void killedWhenSoManyPercentWereWritten(int percent) throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(80, 256))) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      long bytes = (200L << 20) / 100 * percent;
      long job = api.beginSave("counter", image);
      api.awaitJob(job, now -> now.path("bytesDone").asLong() >= bytes || isOver(now));
      daemon.kill().start();
      settle(daemon, guest, image, memory);
    }
  }

  private static boolean isOver(JsonNode job) {
    return !job.path("state").asText().equals("running");
  }

  @Test
  void killedOnceTheImageHasItsName() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      api.beginSave("counter", image);
      Eventually.yes("the image", Api.LIMIT, () -> Files.exists(image));
      daemon.kill().start();
      assertThat(api.state("counter")).isEqualTo("shutoff");
      settle(daemon, guest, image, memory);
    }
  }

  @Test
  void killedInASaveLeavesTheEarlierImageAsItWas() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(80, 256))) {
      Api api = daemon.api();
      boot(api, guest);
      api.save("counter", image);
      guest.catchUp();
      api.restore(image);
      guest.goesOn();
      String earlier = Images.digest(image);
      long job = api.beginSave("counter", image);
      api.awaitJob(job, now -> now.path("bytesDone").asLong() > 0);
      daemon.kill().start();
      api.awaitState("counter", "running");
      guest.goesOn();
      assertThat(Images.digest(image)).isEqualTo(earlier);
      assertThat(Images.besides(image)).isEmpty();
    }
  }

  /** Running without an image, or saved with a whole one; either way nothing is lost. */
  private static void settle(ServedDaemon daemon, CountingGuest guest, Path image, String memory)
      throws Exception {
    Api api = daemon.api();
    Eventually.yes(
        "the domain is at rest",
        Api.LIMIT,
        () -> List.of("running", "shutoff").contains(api.state("counter")));
    if (api.state("counter").equals("running")) {
      assertThat(image).doesNotExist();
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
    } else {
      assertThat(daemon.guestCount()).isZero();
      // a save that had ended before the kill is history, and nobody remembers its reason
      assertThat(api.info("counter").path("reason").asText()).isIn("saved", "unknown");
      assertThat(api.image(image).path("state").asText()).isEqualTo("complete");
    }
    assertThat(Images.besides(image)).isEmpty();
    if (api.state("counter").equals("running")) {
      api.save("counter", image);
    }
    guest.catchUp();
    api.restore(image);
    guest.goesOn();
    assertThat(guest.memory()).isEqualTo(memory);
  }

  @Test
  void killedInAManagedSaveTheGuestRunsAndCanBeSavedAgain() throws Exception {
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(80, 256))) {
      Api api = daemon.api();
      boot(api, guest);
      long job = api.ok(Api.begin("/domains/counter/managed-save", "{}")).path("id").asLong();
      api.awaitJob(job, now -> now.path("bytesDone").asLong() > 0);
      daemon.kill().start();
      api.awaitState("counter", "running");
      assertThat(api.info("counter").path("managedSave").asBoolean()).isFalse();
      guest.goesOn();
      api.act("counter", "managed-save");
      guest.catchUp();
      api.start("counter");
      guest.goesOn();
    }
  }

  private ServedDaemon daemon() throws IOException, InterruptedException {
    return ServedDaemon.of(directory.resolve("d"), TestParts.here().assumeQemu()).start();
  }

  private static void boot(Api api, CountingGuest guest) throws Exception {
    api.define(guest.xml());
    api.start(guest.name());
    guest.awaitBoot();
    guest.goesOn();
  }
}
