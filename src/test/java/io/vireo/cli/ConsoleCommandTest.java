package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.client.FakeDaemon;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ConsoleCommandTest {

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int console(FakeDaemon daemon, String typed) {
    PrintStream shown = new PrintStream(out, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            shown,
            shown,
            false,
            false,
            80,
            Map.of("VIREO_SOCKET", daemon.socket().toString()),
            directory);
    return Commands.run(terminal, List.of("-q", "console", "web1", "--linger", "10"));
  }

  @Test
  void carriesKeysToTheGuestAndItsWordsBack() throws Exception {
    Path line = directory.resolve("serial");
    try (FakeDaemon daemon = new FakeDaemon(directory);
        ServerSocketChannel guest = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      guest.bind(UnixDomainSocketAddress.of(line));
      endpoint(daemon, "unix", line.toString());
      CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> talk(guest));
      assertThat(console(daemon, "v")).isZero();
      assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo("v");
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("memory ok");
    }
  }

  @Test
  void controlBracketLeaves() throws Exception {
    Path line = directory.resolve("serial");
    try (FakeDaemon daemon = new FakeDaemon(directory);
        ServerSocketChannel guest = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      guest.bind(UnixDomainSocketAddress.of(line));
      endpoint(daemon, "unix", line.toString());
      assertThat(console(daemon, "\u001dnever sent")).isZero();
    }
  }

  @Test
  void refusesALineThatCannotBeAttachedTo() throws IOException {
    try (FakeDaemon daemon = new FakeDaemon(directory)) {
      endpoint(daemon, "file", "/tmp/x");
      assertThat(console(daemon, "")).isEqualTo(Commands.FAILED);
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("OPERATION_UNSUPPORTED");
    }
  }

  private static void endpoint(FakeDaemon daemon, String type, String path) {
    daemon.on(
        "GET /v1/domains/web1/console",
        200,
        "{\"device\":\"serial0\",\"type\":\"" + type + "\",\"path\":\"" + path + "\"}");
  }

  private static String talk(ServerSocketChannel guest) {
    try (var connection = guest.accept()) {
      ByteBuffer key = ByteBuffer.allocate(1);
      connection.read(key);
      connection.write(ByteBuffer.wrap("memory ok\n".getBytes(StandardCharsets.UTF_8)));
      return new String(key.array(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      return failure.toString();
    }
  }
}
