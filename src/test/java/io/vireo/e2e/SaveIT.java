package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.client.Request;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Saves and restores that succeed, with all that can be wished for. */
@Timeout(180)
class SaveIT {

  @TempDir private Path directory;

  static List<Path> qemus() {
    return TestParts.here().assumeQemus();
  }

  @ParameterizedTest
  @MethodSource("qemus")
  void goesOnAfterItsRestore(Path qemu) throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon(qemu);
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();

      JsonNode cost = api.save("counter", image);
      guest.catchUp();
      assertThat(cost.path("bytes").asLong()).isEqualTo(Files.size(image));
      assertThat(cost.path("guestBytes").asLong()).isBetween(32L << 20, Files.size(image));
      assertThat(api.state("counter")).isEqualTo("shutoff");
      assertThat(api.info("counter").path("reason").asText()).isEqualTo("saved");
      assertThat(daemon.guestCount()).isZero();
      assertThat(api.image(image).path("state").asText()).isEqualTo("complete");

      api.restore(image);
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      assertThat(api.info("counter").path("reason").asText()).isEqualTo("restored");
      assertThat(image).exists();

      api.act("counter", "managed-save");
      guest.catchUp();
      assertThat(api.info("counter").path("managedSave").asBoolean()).isTrue();
      assertThat(api.ok(Api.get("/domains/counter/managed-save")).path("state").asText())
          .isEqualTo("complete");
      api.start("counter");
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      assertThat(api.info("counter").path("managedSave").asBoolean()).isFalse();
    }
  }

  @Test
  void flagsSayHowItGoesOn() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      assertThat(api.codeOf(save(image, "\"running\": true, \"paused\": true")))
          .isEqualTo("INVALID_ARG");
      guest.goesOn();

      api.ok(save(image, "\"paused\": true, \"bypassCache\": true"));
      guest.catchUp();
      assertThat(api.image(image).path("running").asBoolean()).isFalse();
      api.restore(image);
      assertThat(api.state("counter")).isEqualTo("paused");
      // a paused guest is saved as paused, unless told otherwise
      api.ok(save(image, "\"bypassCache\": false"));
      assertThat(api.image(image).path("running").asBoolean()).isFalse();
      api.ok(restore(image, "\"running\": true, \"bypassCache\": true"));
      assertThat(api.state("counter")).isEqualTo("running");
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);

      api.ok(save(image, "\"running\": true"));
      guest.catchUp();
      api.ok(restore(image, "\"paused\": true"));
      assertThat(api.state("counter")).isEqualTo("paused");
      api.act("counter", "resume");
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
    }
  }

  @Test
  void managedImageIsStartedPausedOrDroppedOrRemovedAsWished() throws Exception {
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      api.act("counter", "managed-save");
      guest.catchUp();
      api.ok(Api.post("/domains/counter/start", "{\"paused\": true, \"bypassCache\": true}"));
      assertThat(api.state("counter")).isEqualTo("paused");
      api.act("counter", "resume");
      guest.goesOn();

      api.act("counter", "managed-save");
      api.ok(Api.post("/domains/counter/start", "{\"forceBoot\": true}"));
      guest.awaitBoot();
      assertThat(api.info("counter").path("managedSave").asBoolean()).isFalse();

      api.act("counter", "managed-save");
      api.ok(Api.delete("/domains/counter/managed-save"));
      assertThat(api.info("counter").path("managedSave").asBoolean()).isFalse();
      assertThat(api.codeOf(Api.get("/domains/counter/managed-save"))).isNotEmpty();
      api.start("counter");
      guest.awaitBoot();
    }
  }

  @Test
  void savedWithAnotherDocumentAndRedefined() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      String document = api.document(Api.get("/domains/counter"));
      assertThat(api.codeOf(save(image, "\"xml\": " + quoted(moreMemory(document)))))
          .isEqualTo("CONFIG_UNSUPPORTED");
      assertThat(image).doesNotExist();
      guest.goesOn();

      api.ok(save(image, "\"xml\": " + quoted(titled(document, "first"))));
      guest.catchUp();
      String at = "/save-image?" + Api.query(image);
      String kept = api.document(Api.get(at));
      assertThat(kept).contains("<title>first</title>");

      assertThat(api.codeOf(Api.xml("PUT", at, moreMemory(kept)))).isEqualTo("CONFIG_UNSUPPORTED");
      api.ok(Api.xml("PUT", at + "&paused=true", kept.replace("first", "second")));
      assertThat(api.document(Api.get(at))).contains("<title>second</title>");
      assertThat(api.image(image).path("running").asBoolean()).isFalse();
      api.ok(restore(image, "\"running\": true"));
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      assertThat(api.document(Api.get("/domains/counter"))).contains("<title>second</title>");
    }
  }

  @Test
  void managedImageIsReadAndRedefined() throws Exception {
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      api.act("counter", "managed-save");
      guest.catchUp();
      String at = "/domains/counter/managed-save";
      String kept = api.document(Api.get(at));
      api.ok(Api.xml("PUT", at, titled(kept, "managed")));
      assertThat(api.document(Api.get(at))).contains("<title>managed</title>");
      api.start("counter");
      guest.goesOn();
    }
  }

  @Test
  void abortedSaveLetsTheGuestGoOnAndKeepsTheEarlierImage() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(90, 512))) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      Files.writeString(image, "an earlier file");
      for (String how : List.of("/jobs/%d", "/domains/counter/job")) {
        long job = api.beginSave("counter", image);
        JsonNode seen = api.awaitJob(job, now -> now.path("bytesDone").asLong() > (1 << 20));
        assertThat(seen.path("bytesTotal").asLong()).isBetween(460L << 20, 600L << 20);
        assertThat(api.codeOf(Api.post("/domains/counter/suspend"))).isEqualTo("RESOURCE_BUSY");
        assertThat(api.codeOf(Api.post("/domains/counter/save", Api.path(image))))
            .isEqualTo("RESOURCE_BUSY");
        api.ok(Api.delete(how.formatted(job)));
        JsonNode end = api.awaitEnd(job);
        assertThat(end.path("state").asText()).isEqualTo("aborted");
        assertThat(end.path("error").path("code").asText()).isEqualTo("OPERATION_ABORTED");
        assertThat(api.state("counter")).isEqualTo("running");
        guest.goesOn();
        assertThat(Files.readString(image)).isEqualTo("an earlier file");
        assertThat(Images.besides(image)).isEmpty();
      }
      assertThat(guest.memory()).isEqualTo(memory);
      api.save("counter", image);
      guest.catchUp();
      api.restore(image);
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void guestThatDiesInASaveLeavesNoImage(boolean byItself) throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(90, 512))) {
      Api api = daemon.api();
      boot(api, guest);
      Files.writeString(image, "an earlier file");
      long job = api.beginSave("counter", image);
      api.awaitJob(job, now -> now.path("bytesDone").asLong() > 0);
      ProcessHandle qemu = daemon.guest("counter");
      if (byItself) {
        qemu.destroyForcibly();
      } else {
        api.act("counter", "destroy");
      }
      JsonNode end = api.awaitEnd(job);
      assertThat(end.path("state").asText()).isIn("failed", "aborted");
      Signals.awaitEnd(qemu);
      api.awaitState("counter", "shutoff");
      assertThat(Files.readString(image)).isEqualTo("an earlier file");
      assertThat(Images.besides(image)).isEmpty();
      api.start("counter");
      guest.awaitBoot();
    }
  }

  @Test
  void aWaitThatIsTooShortLeavesAJobToAskFor() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      var reply =
          api.send(Api.begin("/domains/counter/save", Api.path(image)).with("Prefer", "wait=0"));
      assertThat(reply.status()).isEqualTo(202);
      String location = reply.header("Location").orElseThrow();
      assertThat(location).startsWith("/v1/jobs/");
      JsonNode end =
          api.awaitEnd(Long.parseLong(location.substring(location.lastIndexOf('/') + 1)));
      assertThat(end.path("state").asText()).isEqualTo("completed");
      assertThat(end.path("result").path("path").asText()).isEqualTo(image.toString());
      assertThat(end.path("bytesDone").asLong()).isPositive();
    }
  }

  private static Request save(Path image, String more) {
    return Api.post("/domains/counter/save", with(image, more));
  }

  private static Request restore(Path image, String more) {
    return Api.post("/restore", with(image, more));
  }

  private static String with(Path image, String more) {
    return Api.path(image).replace("}", ", " + more + "}");
  }

  private static String quoted(String document) {
    return "\"" + document.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static String titled(String document, String title) {
    return document.replace("</name>", "</name><title>" + title + "</title>");
  }

  private static String moreMemory(String document) {
    return document.replace("65536", "131072");
  }

  private ServedDaemon daemon() throws Exception {
    return daemon(TestParts.here().assumeQemu());
  }

  private ServedDaemon daemon(Path qemu) throws Exception {
    return ServedDaemon.of(directory.resolve("d"), qemu).start();
  }

  private static void boot(Api api, CountingGuest guest) throws Exception {
    api.define(guest.xml());
    api.start(guest.name());
    guest.awaitBoot();
    guest.goesOn();
  }
}
