package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.client.FakeDaemon;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class CommandsTest {

  private static final String WEB1 =
      """
      {"uuid":"6695eb01-f6a4-8304-79aa-97f2502e193f","name":"web1","hypervisor":"qemu:///system",
       "id":3,"state":"running","reason":"booted","persistent":true,"autostart":false,
       "managedSave":false,"memoryKibibytes":1048576,"maxMemoryKibibytes":1048576,"vcpus":2,
       "responding":true,"job":null,"owner":"token ci","labels":{"team":"a","tier":"web"}}\
      """;
  private static final String DB1 =
      """
      {"uuid":"11111111-f6a4-8304-79aa-97f2502e193f","name":"db1","hypervisor":"qemu:///system",
       "state":"shutoff","reason":"saved","persistent":true,"autostart":true,"managedSave":true}\
      """;

  private static final String DOMAINS = "{\"domains\":[" + WEB1 + "," + DB1 + "]}";

  @TempDir Path directory;
  private FakeDaemon daemon;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String input = "";

  @BeforeEach
  void open() throws IOException {
    daemon = new FakeDaemon(directory);
    daemon.on("GET /v1/domains", 200, DOMAINS);
    daemon.on("GET /v1/domains/web1", 200, WEB1);
  }

  @AfterEach
  void close() throws IOException {
    daemon.close();
  }

  private int run(String... arguments) {
    return Commands.run(terminal(), List.of(arguments));
  }

  private Terminal terminal() {
    return new Terminal(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        false,
        80,
        Map.of("VIREO_SOCKET", daemon.socket().toString()),
        directory);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String asked() {
    return daemon.asked().getFirst().line();
  }

  @Test
  void listShowsActiveDomainsAsATable() {
    assertThat(run("list")).isZero();
    assertThat(out())
        .isEqualTo(
            """
             Id   Name   State
            ---------------------
             3    web1   running

            """);
  }

  @Test
  void listAllMarksWhatIsSaved() {
    run("list", "--all", "--managed-save");
    assertThat(out()).contains(" 3    web1   running\n -    db1    saved\n");
  }

  @Test
  void listFiltersByWhatItIsTold() {
    daemon.on("GET /v1/domains?state=inactive", 200, DOMAINS);
    daemon.on("GET /v1/domains?state=shutoff", 200, DOMAINS);
    run("list", "--inactive", "--name");
    run("list", "--state-shutoff", "--uuid", "--name");
    run("list", "--all", "--no-autostart", "--name");
    assertThat(out()).isEqualTo("db1\n11111111-f6a4-8304-79aa-97f2502e193f db1\nweb1\n");
  }

  @Test
  void listLetsTheDaemonChooseByLabelAndState() {
    daemon.on(
        "GET /v1/domains?label=team%3Da%2Ctier%3Ddb&state=running%2Cpaused",
        200, "{\"domains\":[]}");
    assertThat(
            run(
                "list",
                "--label",
                "team=a",
                "--label",
                "tier=db",
                "--state-running",
                "--state-paused"))
        .isZero();
    assertThat(out()).doesNotContain("web1");
    daemon.on("GET /v1/domains", 200, DOMAINS);
    run("list", "--state-running", "--state-other", "--name");
    assertThat(out()).endsWith("web1\n");
  }

  @Test
  void aJobIsWatchedToItsEndWhichIsTheStatus() {
    daemon.on("GET /v1/jobs/9", 200, job("running", 1048576, ""));
    daemon.on("GET /v1/jobs/9", 200, job("completed", 1048576000, ""));
    assertThat(run("job", "watch", "9")).isZero();
    assertThat(out()).contains("State:", "completed", "Operation:", "domain.save");
    assertThat(daemon.asked()).hasSize(2).allMatch(it -> it.line().equals("GET /v1/jobs/9"));
  }

  @Test
  void aWatchedJobThatFailsIsAFailure() {
    String error = ",\"error\":{\"code\":\"NO_SPACE\",\"message\":\"the disk is full\"}";
    daemon.on("GET /v1/jobs/9", 200, job("failed", 1048576, error));
    assertThat(run("job-watch", "9")).isEqualTo(Commands.FAILED);
    assertThat(out()).contains("failed");
    assertThat(err()).contains("error: the disk is full [NO_SPACE]");
  }

  @Test
  void jobAbortIsOneWordOrTwo() {
    daemon.on("DELETE /v1/jobs/9", 200, job("running", 1, ""));
    assertThat(run("job", "abort", "9")).isZero();
    assertThat(run("-q", "job-abort", "9")).isZero();
    assertThat(out()).isEqualTo("Job 9 is asked to end\n");
  }

  @Test
  void listShowsTitlesWhenAsked() {
    daemon.on(
        "GET /v1/domains/6695eb01-f6a4-8304-79aa-97f2502e193f/xml?hypervisor=qemu%3A%2F%2F%2Fsystem",
        200, "{\"xml\":\"<domain><name>web1</name><title>The shop</title></domain>\"}");
    run("list", "--title");
    assertThat(out()).contains("Title").contains("The shop");
  }

  @Test
  void jsonIsWhatTheDaemonSaid() {
    run("--json", "dominfo", "web1");
    assertThat(out()).contains("\"maxMemoryKibibytes\" : 1048576");
  }

  @Test
  void infoIsFieldsBelowEachOther() {
    run("dominfo", "web1");
    assertThat(out())
        .contains("Id:             3\n")
        .contains("State:          running\n")
        .contains("Max memory:     1048576 KiB\n")
        .contains("Owner:          token ci\n")
        .contains("Labels:         team=a, tier=web\n")
        .doesNotContain("responding");
  }

  @Test
  void stateTellsItsReasonOnlyWhenAsked() {
    run("domstate", "web1");
    run("domstate", "web1", "--reason");
    assertThat(out()).isEqualTo("running\nrunning (booted)\n");
  }

  @Test
  void theHypervisorGoesAlongWhereverItIsNamed() {
    daemon.on("POST /v1/domains/web1/suspend?hypervisor=test%3A%2F%2F%2Fdefault", 200, WEB1);
    assertThat(run("-c", "test:///default", "suspend", "web1")).isZero();
    assertThat(run("suspend", "web1", "--connect", "test:///default")).isZero();
    assertThat(out()).isEqualTo("Domain 'web1' suspended\n".repeat(2));
  }

  @Test
  void quietKeepsAnswersAndDropsRemarks() {
    daemon.on("POST /v1/domains/web1/suspend", 200, WEB1);
    run("-q", "suspend", "web1");
    run("-q", "domid", "web1");
    assertThat(out()).isEqualTo("3\n");
  }

  @Test
  void defineSendsTheDocumentOfAFileOrOfStandardInput() throws IOException {
    daemon.on("POST /v1/domains", 201, WEB1);
    Files.writeString(directory.resolve("d.xml"), "<domain>ä</domain>");
    input = "<domain>in</domain>";
    assertThat(run("define", "d.xml")).isZero();
    assertThat(run("define", "-")).isZero();
    assertThat(daemon.asked().get(0).body()).isEqualTo("{\"xml\":\"<domain>ä</domain>\"}");
    assertThat(daemon.asked().get(1).body()).isEqualTo("{\"xml\":\"<domain>in</domain>\"}");
    assertThat(out()).startsWith("Domain 'web1' defined from d.xml\n");
  }

  @Test
  void aMissingFileIsAnErrorOfTheClient() {
    assertThat(run("define", "none.xml")).isEqualTo(Commands.FAILED);
    assertThat(err())
        .isEqualTo(
            "error: cannot read 'none.xml': there is no such file; name a file that is XML in"
                + " UTF-8 [OPEN_FAILED]\n");
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void saveWaitsForItsJobAndSaysWhatItCost() {
    daemon.accepts("POST /v1/domains/web1/save", 9);
    daemon.on("GET /v1/jobs/9", 200, job("running", 524288000L, ""));
    daemon.on(
        "GET /v1/jobs/9",
        200,
        job(
            "completed",
            1048576000L,
            ",\"result\":{\"path\":\"/s/a\",\"bytes\":1048576,\"elapsedMillis\":1500,"
                + "\"pausedMillis\":1400,\"flushMillis\":20}"));
    assertThat(run("save", "web1", "a.save", "--bypass-cache")).isZero();
    assertThat(daemon.asked().getFirst().body())
        .isEqualTo("{\"path\":\"" + directory.resolve("a.save") + "\",\"bypassCache\":true}");
    assertThat(out())
        .isEqualTo(
            "Domain 'web1' saved to /s/a (1.0 MiB in 1.50 s, flush 0.02 s, guest paused 1.40 s)\n");
    assertThat(err()).isEqualTo("save web1: 50 %  500/1000 MiB  250 MiB/s\n");
  }

  @Test
  void aFailedJobIsAnErrorWithItsCode() {
    daemon.accepts("POST /v1/restore", 9);
    daemon.on(
        "GET /v1/jobs/9",
        200,
        job(
            "failed",
            0,
            ",\"error\":{\"code\":\"SAVE_IMAGE_INCOMPLETE\",\"message\":\"/s/a was never finished;"
                + " remove it\"}"));
    assertThat(run("restore", "/s/a")).isEqualTo(Commands.FAILED);
    assertThat(err())
        .isEqualTo("error: /s/a was never finished; remove it [SAVE_IMAGE_INCOMPLETE]\n");
  }

  @Test
  void errorsAreJsonForPrograms() {
    daemon.on("GET /v1/domains/x", 404, "{\"code\":\"NO_DOMAIN\",\"detail\":\"no domain 'x'\"}");
    assertThat(run("--json", "dominfo", "x")).isEqualTo(Commands.FAILED);
    assertThat(err()).contains("\"code\" : \"NO_DOMAIN\"").contains("VIR_ERR_NO_DOMAIN");
  }

  @Test
  void autostartIsOnUnlessDisabled() {
    daemon.on("PUT /v1/domains/web1/autostart", 200, WEB1);
    run("autostart", "web1");
    run("autostart", "web1", "--disable");
    assertThat(daemon.asked().get(0).body()).isEqualTo("{\"enabled\":true}");
    assertThat(daemon.asked().get(1).body()).isEqualTo("{\"enabled\":false}");
  }

  @Test
  void createIsTransientAndStarts() {
    daemon.on("POST /v1/domains?start=true", 201, WEB1);
    input = "<domain/>";
    run("create", "-", "--paused");
    assertThat(daemon.asked().getFirst().body())
        .contains("\"transientDomain\":true", "\"paused\":true", "\"xml\":\"<domain/>\"");
  }

  @Test
  void imagesAreNamedWithoutAHypervisor() {
    daemon.on("GET /v1/save-image?path=%2Fs%2Fa", 200, "{\"state\":\"incomplete\"}");
    run("-c", "test:///default", "save-image-info", "/s/a");
    assertThat(asked()).isEqualTo("GET /v1/save-image?path=%2Fs%2Fa");
    assertThat(out()).contains("State:          incomplete");
  }

  @Test
  void aPathWithANewlineIsRefusedBeforeItIsSent() {
    assertThat(run("restore", "/s/a\nb")).isEqualTo(Commands.FAILED);
    assertThat(err()).contains("control character");
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void misuseIsStatusTwoAndSaysHowItIsMeant() {
    assertThat(run("save", "web1")).isEqualTo(Commands.USAGE);
    assertThat(err()).contains("Missing required parameter: 'FILE'").contains("Usage: vireo save");
    assertThat(run("frobnicate")).isEqualTo(Commands.USAGE);
    assertThat(run()).isEqualTo(Commands.USAGE);
  }

  @Test
  void theApplicationAddsItsOwnCommands() {
    @Command(name = "serve")
    class Serve implements Callable<Integer> {
      @Override
      public Integer call() {
        return 7;
      }
    }
    assertThat(Commands.run(terminal(), List.of("serve"), new Serve())).isEqualTo(7);
  }

  @Test
  void eventsAreLinesUntilThereAreEnough() {
    String data =
        "{\"number\":4,\"time\":\"T\",\"type\":\"lifecycle\",\"domain\":{\"name\":\"web1\"},"
            + "\"event\":\"started\",\"detail\":\"booted\"}";
    daemon.raw(
        "GET /v1/events?since=3&domain=web1",
        "HTTP/1.1 200 OK\r\n\r\nid: 4\nevent: lifecycle\ndata: " + data + "\n\n");
    assertThat(run("events", "--since", "3", "--domain", "web1", "--count", "1")).isZero();
    assertThat(out()).isEqualTo("4 T lifecycle 'web1' event=started detail=booted\n");
  }

  @Test
  void completionKnowsEveryCommand() {
    assertThat(run("completion", "bash")).isZero();
    assertThat(out()).contains("managedsave-dumpxml", "--bypass-cache", "complete -F");
  }

  @Test
  void everyCommandSaysWhatItDoes() {
    Commands.line(terminal())
        .getSubcommands()
        .forEach(
            (name, line) ->
                assertThat(line.getCommandSpec().usageMessage().description())
                    .as(name)
                    .isNotEmpty());
  }

  private static String job(String state, long done, String more) {
    return "{\"id\":9,\"operation\":\"domain.save\",\"domainName\":\"web1\",\"state\":\""
        + state
        + "\",\"bytesDone\":"
        + done
        + ",\"bytesTotal\":1048576000,\"bytesPerSecond\":262144000,\"elapsedMillis\":2000"
        + more
        + "}";
  }
}
