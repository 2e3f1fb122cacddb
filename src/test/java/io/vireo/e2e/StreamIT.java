package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.client.Request;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that are sent to curl and to other commands, and come back. */
@Timeout(180)
class StreamIT {

  @TempDir private Path directory;

  static List<Path> qemus() {
    return TestParts.here().assumeQemus();
  }

  private ServedDaemon daemon(String name, Path qemu) throws Exception {
    return ServedDaemon.of(directory.resolve(name), qemu).start();
  }

  private static void boot(Api api, CountingGuest guest) throws Exception {
    api.define(guest.xml());
    api.start(guest.name());
    guest.awaitBoot();
    guest.goesOn();
  }

  /** What a shell said, and how it ended. */
  private record Said(int status, String out, String err) {}

  /** Runs a script as a user would, with {@code vireo} and {@code api} as in the guide. */
  private Said shell(ServedDaemon daemon, String script) throws Exception {
    Path err = directory.resolve("err");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String vireo =
        "vireo() { '%s' --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -cp '%s' io.vireo.app.Main \"$@\"; }\n"
            .formatted(
                java,
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")));
    String api = "api() { curl -sS --unix-socket '" + daemon.socket() + "' \"$@\"; }\n";
    Process process =
        new ProcessBuilder(
                "bash", "-c", "set -eo pipefail\nshopt -s expand_aliases\n" + vireo + api + script)
            .directory(directory.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), out, Files.readString(err));
  }

  private static void assumeCurl() {
    assumeThat(new File("/usr/bin/curl")).as("curl is installed").exists();
  }

  /** What the page tells people to do, for this daemon and its guest. */
  private static List<String> examples(ServedDaemon daemon) throws Exception {
    return Pattern.compile("(?ms)^```sh\n(.*?)^```$")
        .matcher(Files.readString(Path.of("docs/save-stream.md")))
        .results()
        .map(block -> block.group(1))
        .map(
            block ->
                block
                    .replace("web1", "counter")
                    .replace("/run/vireo/vireo.sock", daemon.socket().toString()))
        .toList();
  }

  /** As the page says it. */
  @ParameterizedTest
  @MethodSource("qemus")
  void curlReceivesAGuestAndSendsItBack(Path qemu) throws Exception {
    assumeCurl();
    try (var daemon = daemon("d", qemu);
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      List<String> examples = examples(daemon);
      Said said = shell(daemon, examples.get(0));
      assertThat(said.status()).as(said.err() + said.out()).isZero();
      guest.catchUp();
      assertThat(api.state("counter")).isEqualTo("shutoff");
      assertThat(api.info("counter").path("reason").asText()).isEqualTo("saved");
      assertThat(daemon.guestCount()).isZero();

      Said restored =
          shell(daemon, examples.get(0).lines().findFirst().orElseThrow() + "\n" + examples.get(1));
      assertThat(restored.status()).as(restored.err() + restored.out()).isZero();
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "zstd"})
  void pipeMovesAGuestToAnotherDaemon(String format) throws Exception {
    Path qemu = TestParts.here().assumeQemu();
    try (var here = daemon("a", qemu);
        var there = daemon("b", qemu);
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(60, 256))) {
      boot(here.api(), guest);
      String memory = guest.memory();
      Said said =
          shell(
              here,
              "vireo --socket %s save counter --image-format %s - | vireo --socket %s restore -"
                  .formatted(here.socket(), format, there.socket()));
      assertThat(said.status()).as(said.err() + said.out()).isZero();
      assertThat(said.out()).contains("Domain 'counter' restored");
      assertThat(said.err()).contains("Domain 'counter' saved");
      assertThat(here.api().state("counter")).isEqualTo("shutoff");
      assertThat(there.api().state("counter")).isEqualTo("running");
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
    }
  }

  @ParameterizedTest
  @CsvSource({"raw", "zstd"})
  void fileThatIsPrintedIsAnOrdinaryImage(String format) throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = daemon("d", TestParts.here().assumeQemu());
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      Said said =
          shell(
              daemon,
              "vireo --socket %s save counter --image-format %s - > %s"
                  .formatted(daemon.socket(), format, image));
      assertThat(said.status()).as(said.err()).isZero();
      guest.catchUp();
      JsonNode shown = api.image(image);
      assertThat(shown.path("state").asText()).isEqualTo("complete");
      assertThat(shown.path("format").asText()).isEqualTo(format);
      api.restore(image);
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
    }
  }

  @Test
  void receivedFileIsCompletedByACommand() throws Exception {
    Path stream = directory.resolve("counter.stream");
    try (var daemon = daemon("d", TestParts.here().assumeQemu());
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      boot(api, guest);
      Said said =
          shell(
              daemon,
              "vireo --socket %1$s save counter - | cat > %2$s && vireo --socket %1$s restore %2$s"
                  .formatted(daemon.socket(), stream));
      assertThat(said.status()).isNotZero();
      assertThat(said.err()).contains("[SAVE_IMAGE_INCOMPLETE]", "./vireo image complete");
      guest.catchUp();

      said =
          shell(
              daemon,
              "vireo --socket %1$s image complete %2$s && vireo --socket %1$s restore %2$s"
                  .formatted(daemon.socket(), stream));
      assertThat(said.status()).as(said.err()).isZero();
      guest.goesOn();
    }
  }

  @Test
  void readerThatEndsLeavesTheGuestRunning() throws Exception {
    try (var daemon = daemon("d", TestParts.here().assumeQemu());
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(90, 256))) {
      Api api = daemon.api();
      boot(api, guest);
      String memory = guest.memory();
      Said said =
          shell(
              daemon,
              "vireo --socket %s save counter - | head -c 50000000 > part"
                  .formatted(daemon.socket()));
      assertThat(said.status()).isNotZero();
      assertThat(said.err()).contains("it goes on");
      api.awaitState("counter", "running");
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);

      assumeCurl();
      shell(
          daemon,
          "api -m 1 --limit-rate 1M -X POST http://localhost/v1/domains/counter/save-stream >"
              + " part");
      api.awaitState("counter", "running");
      guest.goesOn();
      api.act("counter", "destroy");
      Said refused = shell(daemon, "vireo --socket " + daemon.socket() + " restore - < part");
      assertThat(refused.err()).contains("SAVE_IMAGE_INCOMPLETE");
      assertThat(daemon.guestCount()).isZero();
    }
  }

  /** Whoever stands still costs some megabytes and, after the time it has, its stream. */
  @Test
  void readerThatStandsStillCostsNoMemoryAndLosesItsStream() throws Exception {
    assumeCurl();
    try (var daemon = daemon("d", TestParts.here().assumeQemu());
        var guest = CountingGuest.in(directory, Shape.SMALL.filling(90, 512))) {
      Api api = daemon.api();
      boot(api, guest);
      Memory before = Memory.of(daemon.pid());
      Memory.forgetPeak(daemon.pid());
      Said said =
          shell(
              daemon,
              """
              api -X POST 'http://localhost/v1/domains/counter/save-stream?stallSeconds=3' -o - \\
                | { head -c 1000000 > part; sleep 6; cat >> part; }
              """);
      assertThat(said.err()).contains("curl: (18)");
      api.awaitState("counter", "running");
      guest.goesOn();
      assertThat(Files.size(directory.resolve("part"))).isLessThan(16L << 20);
      assertThat(Memory.of(daemon.pid()).peakMebibytes() - before.residentMebibytes())
          .isLessThan(64);
      JsonNode job = api.ok(Api.get("/domains/counter/job"));
      assertThat(job.path("error").path("code").asText()).isEqualTo("STREAM_BROKEN");
    }
  }

  @Test
  void daemonThatDiesWhileItWaitsLetsTheGuestGoOn() throws Exception {
    assumeCurl();
    try (var daemon = daemon("d", TestParts.here().assumeQemu());
        var guest = CountingGuest.in(directory)) {
      boot(daemon.api(), guest);
      Said said =
          shell(
              daemon,
              "api -f -X POST http://localhost/v1/domains/counter/save-stream -o counter.stream");
      assertThat(said.status()).as(said.err()).isZero();
      assertThat(daemon.api().state("counter")).isEqualTo("paused");
      daemon.kill().start();
      daemon.api().awaitState("counter", "running");
      guest.goesOn();
    }
  }

  @Test
  void refusalsComeBeforeAnythingIsSent() throws Exception {
    try (var daemon = daemon("d", TestParts.here().assumeQemu())) {
      Api api = daemon.api();
      assertThat(api.codeOf(Request.of("POST", "/v1/domains/none/save-stream")))
          .isEqualTo("NO_DOMAIN");
      assertThat(api.codeOf(Request.of("POST", "/v1/restore-stream").json("not an image")))
          .isEqualTo("SAVE_IMAGE_FOREIGN");
    }
  }
}
