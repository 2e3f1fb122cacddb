package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import io.vireo.cli.client.Reply;
import io.vireo.cli.client.Request;
import io.vireo.guest.TestParts;
import io.vireo.telemetry.DashboardTest;
import io.vireo.telemetry.Scraped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is seen from outside of a daemon whose guest works, and hangs. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TelemetryIT {

  /** A boot sector that does nothing but write the sector behind it, again and again. */
  private static final byte[] WRITER =
      HexFormat.of().parseHex("31c08ed88ec0b80103bb007cb90200ba8000cd13ebf0");

  /** Whom the guide's commands ask; over a Unix socket any name will do. */
  private static final String HOST = "//localhost";

  private static final int SECTOR = 512;
  private static final int DISK_BYTES = 8 << 20;

  /** A scrape may wait so long for guests, and the machine may be busy besides. */
  private static final Duration SCRAPE_MAX = Duration.ofSeconds(2);

  private static final String GUEST =
      """
      <domain type='qemu'>
        <name>writer</name>
        <memory unit='MiB'>16</memory>
        <vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
        <devices>
          <disk type='file' device='disk'>
            <driver name='qemu' type='raw' cache='unsafe'/>
            <source file='%s'/>
            <target dev='hda' bus='ide'/>
          </disk>
        </devices>
      </domain>
      """;

  private ServedDaemon daemon;
  private Api api;

  @BeforeAll
  void runTheWriter(@TempDir Path directory) throws Exception {
    daemon = ServedDaemon.of(directory.resolve("d"), TestParts.here().assumeQemu()).start();
    api = daemon.api();
    api.define(GUEST.formatted(disk(directory)));
    api.start("writer");
  }

  private static Path disk(Path directory) throws IOException {
    byte[] bytes = new byte[DISK_BYTES];
    System.arraycopy(WRITER, 0, bytes, 0, WRITER.length);
    bytes[SECTOR - 2] = 0x55;
    bytes[SECTOR - 1] = (byte) 0xaa;
    return Files.write(directory.resolve("writer.img"), bytes);
  }

  @AfterAll
  void end() {
    if (daemon != null) {
      daemon.close();
    }
  }

  private Scraped scrape() {
    Reply reply = api.send(Request.get("/metrics"));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Scraped.of(reply.body());
  }

  private double written() {
    return scrape().value("vireo_domain_disk_written_bytes_total", "writer", "hda");
  }

  @Test
  void numbersMoveAsTheGuestWorks() throws Exception {
    Eventually.yes("it writes", Api.LIMIT, () -> written() > 0);
    Scraped before = scrape();
    Eventually.yes(
        "it writes more",
        Api.LIMIT,
        () ->
            written()
                > before.value("vireo_domain_disk_written_bytes_total", "writer") + 10 * SECTOR);
    Scraped after = scrape();
    for (String name :
        new String[] {
          "vireo_domain_disk_writes_total",
          "vireo_domain_cpu_seconds_total",
          "vireo_domain_vcpu_seconds_total"
        }) {
      assertThat(after.value(name, "writer")).as(name).isGreaterThan(before.value(name, "writer"));
    }
    assertThat(after.value("vireo_domain_up", "writer")).isOne();
    assertThat(after.value("vireo_domain_state", "writer")).isOne();
    assertThat(after.value("vireo_domain_memory_bytes", "writer")).isEqualTo(16 << 20);
    assertThat(after.value("vireo_domain_memory_resident_bytes", "writer")).isPositive();
    assertThat(after.value("vireo_calls_total", "domain.define", "\"ok\"")).isOne();
    assertThat(after.value("vireo_jobs_total", "domain.start", "completed")).isOne();
    JsonNode writer = api.ok(Api.get("/stats/domains?domains=writer")).at("/domains/0");
    assertThat(writer.at("/numbers/block.0.wr.bytes").asLong()).isPositive();
    assertThat(writer.at("/names/block.0.name").asText()).isEqualTo("hda");
  }

  /** The guest here has no network card, and no job runs. */
  @Test
  void theDaemonHasWhatTheDashboardAsksFor() throws IOException {
    assertThat(DashboardTest.asked())
        .filteredOn(name -> !name.contains("_network_") && !name.equals("vireo_jobs_running"))
        .isSubsetOf(scrape().names());
  }

  @Test
  void probesNeedNoNameAndHealthHasReasons() {
    assertThat(api.send(Request.get("/livez")).body()).isEqualTo("ok\n");
    assertThat(api.send(Request.get("/readyz")).status()).isEqualTo(200);
    JsonNode health = api.ok(Api.get("/health"));
    assertThat(health.path("parts").findValuesAsText("part"))
        .contains("state", "hypervisors", "loops");
    assertThat(health.path("parts").findValuesAsText("reason")).doesNotContain("");
  }

  @Test
  void theGuidesCommandsWork() throws IOException {
    List<String> commands =
        Files.readAllLines(Path.of("docs/observability.md")).stream()
            .filter(line -> line.startsWith("$ "))
            .map(line -> line.substring(2))
            .toList();
    assertThat(commands).hasSizeGreaterThan(6);
    for (String command : commands) {
      if (command.startsWith("./vireo ")) {
        runs(List.of(command.substring("./vireo ".length()).split(" ")));
      } else {
        assertThat(command).startsWith("curl --unix-socket /run/vireo/vireo.sock ");
        String path = command.substring(command.lastIndexOf(HOST) + HOST.length());
        assertThat(api.send(Request.get(path)).status()).as(command).isEqualTo(200);
      }
    }
  }

  private void runs(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("VIREO_SOCKET", daemon.socket().toString());
    InputStream nothing = InputStream.nullInputStream();
    Terminal terminal =
        new Terminal(nothing, print, print, false, false, 120, environment, Path.of(""));
    int status = Commands.run(terminal, words);
    assertThat(status).as("%s: %s", words, out.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isNotBlank();
  }

  @Test
  void aHangingGuestDelaysNoScrapeAndIsSeenToHang() throws Exception {
    Eventually.yes("it writes", Api.LIMIT, () -> written() > 0);
    ProcessHandle qemu = daemon.guest("writer");
    Signals.stop(qemu);
    try {
      for (int i = 0; i < 3; i++) {
        long begun = System.nanoTime();
        scrape();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SCRAPE_MAX);
      }
      Eventually.yes(
          "its silence is seen", Api.LIMIT, () -> scrape().value("vireo_domain_up", "writer") == 0);
      double age = scrape().value("vireo_domain_stats_age_seconds", "writer");
      Eventually.yes(
          "its numbers grow old",
          Api.LIMIT,
          () -> scrape().value("vireo_domain_stats_age_seconds", "writer") > age);
      Eventually.yes(
          "health tells of it",
          Api.LIMIT,
          () -> api.ok(Api.get("/health")).path("status").asText().equals("degraded"));
      assertThat(api.send(Request.get("/readyz")).status()).isEqualTo(200);
    } finally {
      Signals.goOn(qemu);
    }
    Eventually.yes(
        "it is up again", Api.LIMIT, () -> scrape().value("vireo_domain_up", "writer") == 1);
  }
}
