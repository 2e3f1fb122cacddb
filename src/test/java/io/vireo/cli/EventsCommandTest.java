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

class EventsCommandTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\n\r\n";

  @TempDir Path directory;
  private FakeDaemon daemon;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void open() throws IOException {
    daemon = new FakeDaemon(directory);
  }

  @AfterEach
  void close() throws IOException {
    daemon.close();
  }

  private int run(String... arguments) {
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            text,
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
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

  private static String reboot(long number) {
    return "id: n1.0."
        + number
        + "\ndata: {\"node\":\"n1\",\"epoch\":0,\"number\":"
        + number
        + ",\"time\":\"T\",\"type\":\"reboot\",\"domain\":{\"name\":\"web1\"}}\n\n";
  }

  @Test
  void followGoesOnFromTheLastPositionWhenTheDaemonComesBack() {
    daemon.raw("GET /v1/events", HEAD + reboot(1) + reboot(2));
    daemon.raw("GET /v1/events?since=n1.0.2", HEAD + reboot(3));

    assertThat(run("events", "--follow", "--count", "3")).isZero();
    assertThat(out())
        .isEqualTo("n1.0.1 T reboot 'web1'\nn1.0.2 T reboot 'web1'\nn1.0.3 T reboot 'web1'\n");
  }

  @Test
  void withoutFollowTheEndOfTheStreamIsTheEnd() {
    daemon.raw("GET /v1/events", HEAD + reboot(1));

    assertThat(run("events")).isEqualTo(Commands.FAILED);
    assertThat(daemon.asked()).hasSize(1);
  }

  @Test
  void followDoesNotWaitForADaemonThatWasNeverThere() throws IOException {
    daemon.close();

    assertThat(run("events", "--follow")).isEqualTo(Commands.FAILED);
  }

  @Test
  void tellsTheGapAndHowTheDomainsStand() {
    daemon.raw(
        "GET /v1/events?since=n0.0.5",
        HEAD
            + "data: {\"type\":\"gap\",\"from\":1,\"to\":9}\n\n"
            + "id: n1.0.9\ndata: {\"type\":\"snapshot\",\"node\":\"n1\",\"epoch\":0,\"number\":9,"
            + "\"domains\":[{\"domain\":{\"name\":\"web1\"},\"state\":\"running\","
            + "\"reason\":\"booted\"}],\"more\":false}\n\n");

    assertThat(run("events", "--since", "n0.0.5", "--count", "2")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            gap: events 1 to 9 are not known; this is how the domains stand:
            n1.0.9 snapshot 'web1' running (booted)
            """);
  }

  @Test
  void everyFilterIsAsked() {
    String query = "?domain=a&domain=b&type=reboot&type=lifecycle&label=team%3Da";
    daemon.raw("GET /v1/events" + query, HEAD + reboot(1));

    assertThat(
            run(
                "events",
                "--domain",
                "a",
                "--domain",
                "b",
                "--type",
                "reboot",
                "--type",
                "lifecycle",
                "--label",
                "team=a",
                "--count",
                "1"))
        .isZero();
    assertThat(daemon.asked().getFirst().line()).isEqualTo("GET /v1/events" + query);
  }
}
