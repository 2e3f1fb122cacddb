package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.client.FakeDaemon;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked of saves, restores and images, as it is typed and as it is answered. */
class SaveCommandsTest {

  private static final String JOB =
      """
      {"id":9,"operation":"domain.save","domainName":"web1","state":"completed",
       "bytesDone":9,"bytesTotal":9,"started":"2026-01-01T00:00:00Z","road":"direct",
       "format":"sparse","why":["sparse: the hypervisor writes the file itself, 2 channels"],
       "timeline":[
         {"at":"2026-01-01T00:00:00.010Z","moment":"paused","sinceStartMillis":10},
         {"at":"2026-01-01T00:00:00.910Z","moment":"completed","sinceStartMillis":910},
         {"at":"2026-01-01T00:00:01Z","moment":"directory-flushed","sinceStartMillis":1000}],
       "result":{"path":"/s/a"}}\
      """;

  @TempDir Path directory;
  private FakeDaemon daemon;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void open() throws IOException {
    daemon = new FakeDaemon(directory);
  }

  @AfterEach
  void close() throws IOException {
    daemon.close();
  }

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            80,
            Map.of("VIREO_SOCKET", daemon.socket().toString()),
            directory);
    return Commands.run(terminal, List.of(arguments));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private void saves() {
    daemon.accepts("POST /v1/domains/web1/save", 9);
    daemon.on("GET /v1/jobs/9", 200, JOB);
  }

  @Test
  void sendsWhatWasAskedOfTheImage() {
    saves();
    assertThat(
            run(
                "save",
                "web1",
                "/s/a",
                "--image-format",
                "zstd",
                "--parallel-channels",
                "3",
                "--level",
                "5",
                "--key",
                "vault",
                "--bytes-per-second-max",
                "5000000000",
                "--in-place"))
        .isZero();
    assertThat(daemon.asked().getFirst().body())
        .isEqualTo(
            "{\"path\":\"/s/a\",\"imageFormat\":\"zstd\",\"parallelChannels\":3,\"level\":5,"
                + "\"key\":\"vault\",\"bytesPerSecondMax\":5000000000,\"inPlace\":true}");
  }

  @ParameterizedTest
  @CsvSource({"--digests, '\"digests\":true'", "--no-digests, '\"digests\":false'"})
  void saysYesNoOrNothingOfDigests(String option, String sent) {
    saves();
    assertThat(run("save", "web1", "/s/a", option)).isZero();
    assertThat(daemon.asked().getFirst().body()).contains(sent);
    assertThat(run("save", "web1", "/s/a")).isZero();
    assertThat(daemon.asked().getLast().line()).startsWith("GET");
  }

  @Test
  void saysNothingOfDigestsUnlessTold() {
    saves();
    run("save", "web1", "/s/a");
    assertThat(daemon.asked().getFirst().body()).isEqualTo("{\"path\":\"/s/a\"}");
  }

  @Test
  void drawsWhatHappened() {
    saves();
    assertThat(run("save", "web1", "/s/a")).isZero();
    assertThat(out())
        .contains("Domain 'web1' saved to /s/a")
        .contains(" direct - sparse: the hypervisor writes the file itself, 2 channels\n")
        .containsPattern(" completed +910 ms .*====.* \\+900 ms\n")
        .doesNotContain("\u001b");
    assertThat(out().lines()).allMatch(line -> line.length() < 80);
  }

  @Test
  void drawsNothingForProgramsAndTheQuiet() {
    saves();
    run("--quiet", "save", "web1", "/s/a");
    run("--json", "save", "web1", "/s/a");
    assertThat(out()).doesNotContain("====");
  }

  @Test
  void drawsTheTimelineOfAnyJob() {
    daemon.on("GET /v1/jobs/9", 200, JOB);
    assertThat(run("job", "9")).isZero();
    assertThat(out()).contains("Road:           direct").contains("directory flushed");
  }

  @Test
  void onlyLooksWhenToldSo() {
    daemon.on(
        "POST /v1/domains/web1/save?dryRun=true",
        200,
        """
        {"possible":true,"checks":[{"subject":"space","passed":true,"finding":"9 bytes needed"}],
         "road":"direct","format":"sparse","why":["fast"],"bytes":1048576,
         "expectedMillis":1500,"basis":"made up"}\
        """);
    assertThat(run("save", "web1", "/s/a", "--dry-run")).isZero();
    assertThat(daemon.asked().getFirst().body()).isEqualTo("{\"path\":\"/s/a\"}");
    assertThat(out())
        .contains(" ok    space          9 bytes needed\n")
        .contains("Expected time:  about 1.50 s")
        .contains("nothing was touched");
  }

  @Test
  void aDryRunThatFindsSomethingIsStatusOne() {
    daemon.on(
        "POST /v1/restore?dryRun=true",
        200,
        """
        {"possible":false,"checks":[{"subject":"machine","passed":false,
         "finding":"no such machine","code":"CONFIG_UNSUPPORTED"}],"why":[],"bytes":0,"basis":""}\
        """);
    assertThat(run("restore", "/s/a", "--dry-run")).isEqualTo(Commands.FAILED);
    assertThat(out()).contains(" FAIL  machine        no such machine [CONFIG_UNSUPPORTED]\n");
  }

  @ParameterizedTest
  @CsvSource({"sound, 0", "readable, 0", "untold, 1", "unusable, 1"})
  void verifySaysByItsStatusWhetherTheImageIsGood(String state, int status) {
    daemon.accepts("POST /v1/save-image/verify", 9);
    daemon.on(
        "GET /v1/jobs/9",
        200,
        """
        {"id":9,"operation":"save-image.verify","domainName":"web1","state":"completed",
         "result":{"path":"/s/a","state":"%s","finding":"so it is","digests":true,"bytes":5242880,
         "bytesChecked":5242880,"damagedChunks":1,"elapsedMillis":10,
         "damaged":[{"offset":1048576,"bytes":1048576}]}}\
        """
            .formatted(state));
    assertThat(run("image", "verify", "/s/a")).isEqualTo(status);
    assertThat(out())
        .contains("State:          " + state)
        .contains("  damaged: bytes 1048576 to 2097151 (1.0 MiB)\n");
  }

  @Test
  void showsAnImage() {
    daemon.on(
        "GET /v1/save-image/show?path=%2Fs%2Fa",
        200,
        """
        {"path":"/s/a","state":"complete","writer":"libvirt","bytes":3145728,
         "allocatedBytes":1048576,
         "front":{"version":2,"byteOrder":"little-endian","running":true,"format":"sparse",
           "dataBytes":4000,"documentBytes":3000,"roomBytes":1000,"cookie":["cpu"],
           "domainName":"web1","changing":false},
         "stream":{"offset":4092,"bytes":3141636,"digests":"none","chunks":0,"chunkBytes":0,
           "machine":"pc-q35-9.2",
           "ram":[{"name":"pc.ram","bytes":2097152,"pageBytes":4096,"storedBytes":1048576}]}}\
        """);
    assertThat(run("image", "show", "/s/a")).isZero();
    assertThat(out())
        .contains("State:          complete")
        .contains("Size:           3.0 MiB, 1.0 MiB on the disk")
        .contains("Domain:         web1")
        .contains("Machine:        pc-q35-9.2")
        .contains(" pc.ram   2.0 MiB   1.0 MiB       4096 bytes\n");
    assertThat(run("image")).isEqualTo(Commands.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("image show FILE");
  }
}
