package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.SerialPort;
import io.vireo.guest.TestParts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of a domain, told to a daemon and seen from the guest. */
@Timeout(120)
class LifeIT {

  private static final Duration BOOT_LIMIT = Duration.ofSeconds(90);

  @TempDir private static Path shared;
  private static ServedDaemon daemon;

  @TempDir private Path directory;

  @BeforeAll
  static void serve() throws Exception {
    daemon = ServedDaemon.of(shared.resolve("d"), TestParts.here().assumeQemu()).start();
  }

  @AfterAll
  static void close() {
    if (daemon != null) {
      daemon.close();
    }
  }

  static List<Path> qemus() {
    return TestParts.here().assumeQemus();
  }

  @ParameterizedTest
  @MethodSource("qemus")
  void fromDefinitionToTheEnd(Path qemu) throws Exception {
    try (var own = ServedDaemon.of(directory.resolve("o"), qemu).start();
        var guest = CountingGuest.in(directory)) {
      Api api = own.api();
      assertThat(api.define(guest.xml()).path("state").asText()).isEqualTo("shutoff");

      api.ok(Api.post("/domains/counter/start", "{\"paused\": true}"));
      assertThat(api.state("counter")).isEqualTo("paused");
      api.act("counter", "resume");
      String seed = guest.awaitBoot();
      guest.goesOn();

      api.act("counter", "suspend");
      assertThat(api.state("counter")).isEqualTo("paused");
      guest.catchUp();
      api.act("counter", "resume");
      guest.goesOn();

      api.act("counter", "reset");
      assertThat(guest.awaitBoot()).isNotEqualTo(seed);
      guest.goesOn();
      assertThat(api.state("counter")).isEqualTo("running");

      api.act("counter", "shutdown");
      guest.hear("power button");
      api.awaitState("counter", "shutoff");
      assertThat(api.info("counter").path("reason").asText()).isEqualTo("shutdown");
      assertThat(own.guestCount()).isZero();

      api.ok(Api.delete("/domains/counter"));
      assertThat(api.codeOf(Api.get("/domains/counter"))).isEqualTo("NO_DOMAIN");
    }
  }

  @Test
  void rebootStartsTheSameMachineAfresh() throws Exception {
    Api api = daemon.api();
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("rebooted"))) {
      boot(api, guest);
      int id = api.info("rebooted").path("id").asInt();
      api.act("rebooted", "reboot");
      guest.hear("power button");
      guest.awaitBoot();
      guest.goesOn();
      assertThat(api.state("rebooted")).isEqualTo("running");
      assertThat(api.info("rebooted").path("id").asInt()).isEqualTo(id);
      api.act("rebooted", "destroy");
    }
  }

  @Test
  void destroyEndsTheProcessForcedOrGraceful() throws Exception {
    Api api = daemon.api();
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("ended"))) {
      api.define(guest.xml());
      for (String how : List.of("{}", "{\"graceful\": true}")) {
        api.start("ended");
        guest.awaitBoot();
        ProcessHandle qemu = daemon.guest("ended");
        api.ok(Api.post("/domains/ended/destroy", how));
        assertThat(qemu.isAlive()).isFalse();
        assertThat(api.state("ended")).isEqualTo("shutoff");
        assertThat(api.info("ended").path("reason").asText()).isEqualTo("destroyed");
      }
    }
  }

  @Test
  void transientDomainIsForgottenWhenItStops() throws Exception {
    Api api = daemon.api();
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("passing"))) {
      JsonNode made =
          api.ok(Api.xml("POST", "/domains?start=true&transientDomain=true", guest.xml()));
      assertThat(made.path("persistent").asBoolean()).isFalse();
      guest.awaitBoot();
      assertThat(api.codeOf(Api.post("/domains/passing/managed-save")))
          .isEqualTo("OPERATION_INVALID");
      guest.type("q");
      Eventually.yes(
          "it is forgotten",
          Api.LIMIT,
          () -> api.send(Api.get("/domains/passing")).status() == 404);
    }
  }

  @Test
  void eventsTellTheLifeInItsOrder() throws Exception {
    Api api = daemon.api();
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("told"))) {
      boot(api, guest);
      api.act("told", "suspend");
      api.act("told", "resume");
      api.act("told", "destroy");
      long number = 0;
      for (String event : List.of("started", "suspended", "resumed", "stopped")) {
        JsonNode told = api.awaitEvent(number, Api.lifecycle("told", event));
        assertThat(told.path("number").asLong()).isGreaterThan(number);
        number = told.path("number").asLong();
      }
    }
  }

  @Test
  void autostartStartsWithANewBootOfTheHostOnly() throws Exception {
    try (var own = ServedDaemon.of(directory.resolve("o"), TestParts.here().assumeQemu()).start();
        var guest = CountingGuest.in(directory)) {
      Api api = own.api();
      api.define(guest.xml());
      api.ok(Api.put("/domains/counter/autostart", "{\"enabled\": true}"));
      own.terminate();
      own.start();
      assertThat(api.info("counter").path("autostart").asBoolean()).isTrue();
      assertThat(api.state("counter")).isEqualTo("shutoff");
      own.terminate();
      forgetTheBoot(own);
      own.start();
      guest.awaitBoot();
      api.awaitState("counter", "running");
    }
  }

  /** The daemon remembers in which boot it started its domains; without that it is a new one. */
  private static void forgetTheBoot(ServedDaemon own) throws IOException {
    try (var files = Files.walk(own.stateDirectory())) {
      Path mark =
          files
              .filter(file -> file.getFileName().toString().startsWith("autostarted"))
              .findFirst()
              .orElseThrow();
      Files.delete(mark);
    }
  }

  @Test
  void consoleOnATerminal() throws Exception {
    Api api = daemon.api();
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("terminal"))) {
      api.define(guest.xml("<serial type='pty'/>"));
      api.start("terminal");
      JsonNode console = api.ok(Api.get("/domains/terminal/console"));
      assertThat(console.path("type").asText()).isEqualTo("pty");
      assertThat(firstLine(Path.of(console.path("path").asText()), "count ")).startsWith("count ");
      assertThat(api.document(Api.get("/domains/terminal")))
          .contains("<source path='" + console.path("path").asText() + "'");
      api.act("terminal", "destroy");
    }
  }

  private static String firstLine(Path terminal, String prefix) throws Exception {
    CompletableFuture<String> found = new CompletableFuture<>();
    try (BufferedReader reader = Files.newBufferedReader(terminal, StandardCharsets.US_ASCII)) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () ->
                  reader
                      .lines()
                      .filter(line -> line.startsWith(prefix))
                      .findFirst()
                      .ifPresent(found::complete));
      return found.get(BOOT_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void consoleInAFile() throws Exception {
    Api api = daemon.api();
    Path file = directory.resolve("console.txt");
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("written"))) {
      api.define(guest.xml("<serial type='file'><source path='%s'/></serial>".formatted(file)));
      api.start("written");
      Eventually.yes(
          "it counts",
          BOOT_LIMIT,
          () -> Files.exists(file) && Files.readString(file).contains("count 3"));
      api.act("written", "destroy");
    }
  }

  @Test
  void consoleOnASocketThatTheMachineListensOn() throws Exception {
    Api api = daemon.api();
    Path socket = directory.resolve("c.sock");
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("socket"))) {
      api.define(
          guest.xml(
              "<serial type='unix'><source mode='bind' path='%s'/></serial>".formatted(socket)));
      api.start("socket");
      JsonNode console = api.ok(Api.get("/domains/socket/console"));
      assertThat(console.path("type").asText()).isEqualTo("unix");
      assertThat(console.path("path").asText()).isEqualTo(socket.toString());
      try (var serial = SerialPort.connect(socket)) {
        assertThat(serial.awaitCount(BOOT_LIMIT)).isPositive();
      }
      api.act("socket", "destroy");
    }
  }

  @ParameterizedTest
  @MethodSource("qemus")
  void linuxBootsFromItsKernelAndIsSavedAndRestored(Path qemu) throws Exception {
    var linux = TestParts.here().assumeLinux();
    Path image = directory.resolve("linux.save");
    Path socket = directory.resolve("s.sock");
    try (var own = ServedDaemon.of(directory.resolve("o"), qemu).start();
        var serial = SerialPort.listen(socket)) {
      Api api = own.api();
      api.define(LINUX.formatted(linux.kernel(), linux.initrd(), socket));
      api.start("linux");
      String digest = serial.await("ready 4 ", BOOT_LIMIT).substring("ready 4 ".length());
      serial.awaitCount(BOOT_LIMIT);
      api.save("linux", image);
      serial.drain();
      api.restore(image);
      serial.awaitCount(BOOT_LIMIT);
      serial.send("verify\n");
      assertThat(serial.await("memory ", BOOT_LIMIT)).isEqualTo("memory ok 4 " + digest);
      serial.send("poweroff\n");
      api.awaitState("linux", "shutoff");
    }
  }

  private static final String LINUX =
      """
      <domain type='qemu'>
        <name>linux</name>
        <memory unit='MiB'>256</memory>
        <vcpu>1</vcpu>
        <os>
          <type arch='x86_64' machine='pc'>hvm</type>
          <kernel>%s</kernel>
          <initrd>%s</initrd>
          <cmdline>console=ttyS0 quiet panic=-1 fill=4</cmdline>
        </os>
        <features><acpi/></features>
        <cpu mode='maximum'/>
        <devices>
          <serial type='unix'><source mode='connect' path='%s'/></serial>
        </devices>
      </domain>
      """;

  private static void boot(Api api, CountingGuest guest) throws Exception {
    api.define(guest.xml());
    api.start(guest.name());
    guest.awaitBoot();
    guest.goesOn();
  }
}
