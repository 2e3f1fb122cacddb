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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class EditCommandTest {

  @TempDir Path directory;
  private FakeDaemon daemon;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void open() throws IOException {
    daemon = new FakeDaemon(directory);
    daemon.on(
        "GET /v1/domains/web1/managed-save/xml?secure=true", 200, "{\"xml\":\"<domain a='1'/>\"}");
    daemon.on("PUT /v1/domains/web1/managed-save", 200, "{}");
  }

  @AfterEach
  void close() throws IOException {
    daemon.close();
  }

  private int edit(String editor) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Map<String, String> environment =
        Map.of("VIREO_SOCKET", daemon.socket().toString(), "EDITOR", editor);
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            out,
            out,
            false,
            false,
            80,
            environment,
            directory);
    return Commands.run(terminal, List.of("managedsave-edit", "web1", "--paused"));
  }

  @Test
  void sendsWhatTheEditorMadeOfIt() {
    assertThat(edit("sed -i s/1/2/")).isZero();
    assertThat(daemon.asked().getLast().body())
        .isEqualTo("{\"running\":false,\"paused\":true,\"xml\":\"<domain a='2'/>\"}");
  }

  @Test
  void sendsNothingWhenNothingWasChanged() {
    assertThat(edit("true")).isZero();
    assertThat(daemon.asked()).hasSize(1);
    assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("nothing was changed\n");
  }

  @Test
  void sendsNothingWhenTheEditorFails() {
    assertThat(edit("false")).isEqualTo(Commands.FAILED);
    assertThat(daemon.asked()).hasSize(1);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("editor 'false' failed");
  }
}
