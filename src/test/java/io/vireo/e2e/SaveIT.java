package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.TestParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class SaveIT {

  @TempDir private Path directory;

  static List<Path> qemus() {
    return TestParts.here().qemus();
  }

  @ParameterizedTest
  @MethodSource("qemus")
  void goesOnAfterItsRestore(Path qemu) throws Exception {
    Path image = directory.resolve("counter.save");
    try (var daemon = ServedDaemon.of(directory.resolve("d"), qemu).start();
        var guest = CountingGuest.in(directory)) {
      Api api = daemon.api();
      api.define(guest.xml());
      api.start("counter");
      guest.awaitBoot();
      String memory = guest.memory();
      api.save("counter", image);
      guest.catchUp();
      assertThat(api.state("counter")).isEqualTo("shutoff");
      assertThat(api.image(image).path("state").asText()).isEqualTo("complete");
      api.restore(image);
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      assertThat(Files.exists(image)).isTrue();
    }
  }
}
