package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.LibvirtDaemon;
import io.vireo.guest.TestParts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same with libvirt 9.0 and the QEMU of its time. It takes the format from its settings, so it
 * is started again for each.
 */
@Timeout(120)
class Libvirt9FormatsIT {

  private static final TestParts PARTS = TestParts.here();

  @TempDir private static Path shared;
  private static ServedDaemon vireo;

  @TempDir private Path directory;

  @BeforeAll
  static void serve() throws Exception {
    PARTS.assumeLibvirt9();
    vireo = ServedDaemon.of(shared.resolve("v"), PARTS.assumeQemu()).start();
  }

  @AfterAll
  static void close() {
    if (vireo != null) {
      vireo.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "gzip", "bzip2", "xz", "lzop"})
  void travelsThereAndBack(String format) throws Exception {
    if (!format.equals("raw")) {
      PARTS.assumeProgram(format);
    }
    String setting = "save_image_format = \"" + format + "\"\n";
    Path root = Files.createDirectories(shared.resolve("l")); // what it found out about QEMU stays
    try (var libvirt = LibvirtDaemon.start(PARTS.assumeLibvirt9(), root, setting);
        var guest = Voyage.from(vireo, libvirt, directory)) {
      guest.there(Voyage.saved(format));
      guest.back();
      assertThat(guest.formatOfTheirs()).isEqualTo(format);
    }
  }
}
