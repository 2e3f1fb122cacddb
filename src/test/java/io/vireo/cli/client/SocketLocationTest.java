package io.vireo.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketLocationTest {

  private static final Map<String, String> NAMED = Map.of("VIREO_SOCKET", "/e/s");

  @Test
  void prefersTheSocketThenTheDirectoryThenTheEnvironment() {
    Optional<Path> socket = Optional.of(Path.of("/a/s"));
    Optional<Path> runDir = Optional.of(Path.of("/r"));
    assertThat(SocketLocation.of(socket, runDir, NAMED)).isEqualTo(Path.of("/a/s"));
    assertThat(SocketLocation.of(Optional.empty(), runDir, NAMED))
        .isEqualTo(Path.of("/r/vireo.sock"));
    assertThat(SocketLocation.of(Optional.empty(), Optional.empty(), NAMED))
        .isEqualTo(Path.of("/e/s"));
  }

  @Test
  void takesAnEmptyVariableForNone() {
    assertThat(SocketLocation.of(Optional.empty(), Optional.empty(), Map.of("VIREO_SOCKET", "")))
        .hasFileName("vireo.sock");
  }
}
