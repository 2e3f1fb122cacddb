package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a daemon finds again of what an earlier one left, however that one ended. */
@Timeout(120)
class RecoveryIT {

  private static final String LIVE = "vireo-state 1 %d %08x\n";

  @TempDir private Path directory;

  static List<Path> qemus() {
    return TestParts.here().assumeQemus();
  }

  @ParameterizedTest
  @MethodSource("qemus")
  void guestsOutliveTheDaemonAndAreFoundAgain(Path qemu) throws Exception {
    try (var daemon = daemon(qemu);
        var guest = CountingGuest.in(directory);
        var still = CountingGuest.in(directory, Shape.SMALL.named("still"))) {
      Api api = daemon.api();
      boot(api, guest);
      boot(api, still);
      api.act("still", "suspend");
      JsonNode before = api.info("counter");
      JsonNode stillBefore = api.info("still");
      long pid = daemon.guest("counter").pid();

      daemon.terminate();
      guest.goesOn();
      daemon.start();
      assertSame(before, api.info("counter"));
      assertSame(stillBefore, api.info("still"));
      assertThat(daemon.guest("counter").pid()).isEqualTo(pid);

      daemon.kill();
      guest.goesOn();
      daemon.start();
      assertSame(before, api.info("counter"));
      assertSame(stillBefore, api.info("still"));
      assertThat(daemon.guest("counter").pid()).isEqualTo(pid);
      api.act("still", "resume");
      still.goesOn();
      guest.goesOn();
    }
  }

  private static void assertSame(JsonNode before, JsonNode after) {
    assertThat(List.of("uuid", "id", "state", "persistent", "responding", "vcpus"))
        .allSatisfy(field -> assertThat(after.path(field)).isEqualTo(before.path(field)));
  }

  @Test
  void whatWasAllocatedIsKeptOverARestart() throws Exception {
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      String before = api.document(Api.get("/domains/counter"));
      assertThat(before).contains("<alias name=");
      daemon.kill().start();
      assertThat(api.document(Api.get("/domains/counter"))).isEqualTo(before);
    }
  }

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

  @Test
  void guestThatDiedMeanwhileIsToldStopped() throws Exception {
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      daemon.kill();
      Signals.kill(daemon.guest("counter"));
      daemon.start();
      assertThat(api.state("counter")).isEqualTo("shutoff");
      api.awaitEvent(0, Api.lifecycle("counter", "stopped"));
      api.start("counter");
      guest.awaitBoot();
    }
  }

  @Test
  void transientGuestThatDiedMeanwhileIsForgotten() throws Exception {
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      api.ok(Api.xml("POST", "/domains?start=true&transientDomain=true", guest.xml()));
      guest.awaitBoot();
      daemon.kill().start();
      assertThat(api.info("counter").path("persistent").asBoolean()).isFalse();
      guest.goesOn();
      daemon.kill();
      Signals.kill(daemon.guest("counter"));
      daemon.start();
      assertThat(api.codeOf(Api.get("/domains/counter"))).isEqualTo("NO_DOMAIN");
      api.awaitEvent(0, Api.lifecycle("counter", "stopped"));
    }
  }

  /** The pid in the record now belongs to somebody else, who must not be taken for the guest. */
  @Test
  void anotherProcessWithTheSamePidIsNoGuest() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "300").start();
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      long pid = daemon.guest("counter").pid();
      daemon.kill();
      Signals.kill(daemon.guest("counter"));
      rewriteLive(daemon, body -> body.replace("\"" + pid + "\"", "\"" + stranger.pid() + "\""));
      daemon.start();
      assertThat(api.state("counter")).isEqualTo("shutoff");
      api.awaitEvent(0, Api.lifecycle("counter", "stopped"));
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  /** The same process number, but started at another time: it is not the one that was recorded. */
  @Test
  void aProcessThatStartedAtAnotherTimeIsNoGuest() throws Exception {
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      daemon.kill();
      rewriteLive(
          daemon, body -> body.replaceAll("\"startTicks\" : \"\\d+\"", "\"startTicks\" : \"7\""));
      ProcessHandle other = daemon.guest("counter");
      daemon.start();
      assertThat(api.state("counter")).isEqualTo("shutoff");
      assertThat(other.isAlive()).isTrue();
      Signals.kill(other);
    }
  }

  @Test
  void damagedRecordOfARunningGuestIsReportedAndNoSecondMachineStarts() throws Exception {
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      daemon.kill();
      Path record = liveRecord(daemon);
      byte[] bytes = Files.readAllBytes(record);
      bytes[bytes.length / 2] ^= 0x20;
      Files.write(record, bytes);
      daemon.start();
      guest.goesOn();
      assertThat(daemon.log()).contains("domain 'counter': a machine of it may be running");
      assertThat(api.info("counter").path("persistent").asBoolean()).isTrue();
      assertThat(api.state("counter")).isNotEqualTo("shutoff");
      assertThat(api.refused(Api.post("/domains/counter/start")).path("status").asInt())
          .isBetween(400, 504);
      assertThat(daemon.guestCount()).isEqualTo(1);
      guest.goesOn();
    }
  }

  @Test
  void twoDaemonsWithDirectoriesOfTheirOwnDoNotMeet() throws Exception {
    Path qemu = TestParts.here().assumeQemu();
    try (var one = ServedDaemon.of(directory.resolve("one"), qemu).start();
        var two = ServedDaemon.of(directory.resolve("two"), qemu).start();
        var guest = CountingGuest.in(directory)) {
      boot(one.api(), guest);
      assertThat(two.api().codeOf(Api.get("/domains/counter"))).isEqualTo("NO_DOMAIN");
      assertThat(two.terminate()).isLessThanOrEqualTo(143);
      guest.goesOn();
      assertThat(one.api().state("counter")).isEqualTo("running");
    }
  }

  @Test
  void secondDaemonOnTheSameStateIsRefusedByTheFirstOnesPid() throws Exception {
    try (var daemon = daemon();
        var second = daemon.rival(directory.resolve("r2"))) {
      assertThat(second.startRefused()).contains("process " + daemon.pid());
      assertThat(daemon.api().ok(Api.get("/health")).path("status").asText()).isEqualTo("ok");
    }
  }

  private ServedDaemon daemon() throws IOException, InterruptedException {
    return daemon(TestParts.here().assumeQemu());
  }

  private ServedDaemon daemon(Path qemu) throws IOException, InterruptedException {
    return ServedDaemon.of(directory.resolve("d"), qemu).start();
  }

  private static void boot(Api api, CountingGuest guest) throws Exception {
    api.define(guest.xml());
    api.start(guest.name());
    guest.awaitBoot();
    guest.goesOn();
  }

  private static Path liveRecord(ServedDaemon daemon) throws IOException {
    try (Stream<Path> files = Files.walk(daemon.stateDirectory())) {
      return files
          .filter(file -> file.getParent().endsWith("live") && Files.isRegularFile(file))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Changes a record's body as one who knows the seal. */
  private static void rewriteLive(ServedDaemon daemon, UnaryOperator<String> change)
      throws IOException {
    Path record = liveRecord(daemon);
    String sealed = Files.readString(record);
    String body = sealed.substring(sealed.indexOf('\n') + 1);
    String changed = change.apply(body);
    assertThat(changed).isNotEqualTo(body);
    byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    Files.writeString(
        record, String.format(Locale.ROOT, LIVE, bytes.length, sum.getValue()) + changed);
  }
}
