package io.vireo.app.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vireo.app.Settings;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that readers copy does what it says, on a screen. */
final class ExampleTest {

  private static final int LINES_MAX = 30;

  @TempDir Path directory;

  @Test
  void savesAndRestoresAGuest() {
    Vertx vertx = Vertx.vertx();
    Path image = directory.resolve("test.save");
    Settings settings =
        Settings.DEFAULT
            .withDirectories(
                directory.resolve("state").toString(), directory.resolve("run").toString())
            .withHypervisors(List.of("test:///default"));
    try {
      Awaited.result(vertx.deployVerticle(new NightlySave(settings, image)));
      assertThat(image).exists();
    } finally {
      Awaited.result(vertx.close());
    }
  }

  @Test
  void fitsOnAScreen() throws IOException {
    Path source = Path.of("src/test/java/io/vireo/app/example/NightlySave.java");

    assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(LINES_MAX);
  }
}
