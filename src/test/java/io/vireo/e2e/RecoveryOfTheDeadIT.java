package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests that died while no daemon ran, and what might be taken for them. */
@Timeout(120)
class RecoveryOfTheDeadIT {

  private static final String LIVE = "vireo-state 1 %d %08x\n";

  @TempDir private Path directory;

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
      api.awaitEvent(lives(1), Api.lifecycle("counter", "stopped"));
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
      api.awaitEvent(lives(2), Api.lifecycle("counter", "stopped"));
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
      api.awaitEvent(lives(1), Api.lifecycle("counter", "stopped"));
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

  private ServedDaemon daemon() throws IOException, InterruptedException {
    return ServedDaemon.of(directory.resolve("d"), TestParts.here().assumeQemu()).start();
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

  /** The place before the first event after so many restarts; what a kill cut off is a gap. */
  private static long lives(int restarts) {
    return (long) restarts << 32;
  }
}
