package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a daemon finds again when its guests lived on without it. */
@Timeout(120)
class RecoveryIT {

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
}
