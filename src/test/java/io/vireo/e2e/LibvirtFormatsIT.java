package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.LibvirtDaemon;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Save images in every format that libvirt 11.3 knows, both ways: a guest is saved by Vireo,
 * restored by libvirt, saved by libvirt and restored by Vireo, and counts on with the memory that
 * it had.
 */
@Timeout(120)
class LibvirtFormatsIT {

  private static final TestParts PARTS = TestParts.here();

  @TempDir private static Path shared;
  private static ServedDaemon vireo;
  private static LibvirtDaemon libvirt;

  @TempDir private Path directory;

  @BeforeAll
  static void serve() throws Exception {
    Path emulator = PARTS.assumeQemu10();
    libvirt = LibvirtDaemon.start(PARTS, Files.createDirectory(shared.resolve("l")));
    vireo = ServedDaemon.of(shared.resolve("v"), emulator).start();
  }

  @AfterAll
  static void close() throws IOException {
    if (vireo != null) {
      vireo.close();
    }
    if (libvirt != null) {
      libvirt.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "gzip", "bzip2", "xz", "lzop", "zstd", "sparse"})
  void travelsToLibvirt11AndBack(String format) throws Exception {
    assumeProgram(format);
    try (var guest = Voyage.from(vireo, libvirt, directory)) {
      guest.there(Voyage.saved(format));
      guest.back("--image-format", format);
      assertThat(guest.formatOfTheirs()).isEqualTo(format);
    }
  }

  /** libvirt knows nothing of digests, and must neither mind them nor be misled by them. */
  @ParameterizedTest
  @ValueSource(strings = {"raw", "zstd", "sparse"})
  void travelsWithDigests(String format) throws Exception {
    try (var guest = Voyage.from(vireo, libvirt, directory)) {
      guest.there(Voyage.saved(format).put("digests", true));
      guest.back("--image-format", format);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "zstd", "sparse"})
  void travelsWithDigestsThatLibvirtHasRedefined(String format) throws Exception {
    try (var guest = Voyage.from(vireo, libvirt, directory)) {
      guest.save(Voyage.saved(format).put("digests", true));
      guest.redefineByLibvirt();
      assertThat(guest.api().image(guest.ours()).path("state").asText()).isEqualTo("complete");
      guest.restore(guest.ours());
    }
  }

  /** Past the cache and on several channels, on both sides. */
  @Test
  void travelsOnManyChannelsPastTheCache() throws Exception {
    try (var guest = Voyage.from(vireo, libvirt, directory)) {
      guest.there(Voyage.saved("sparse").put("bypassCache", true).put("parallelChannels", 3));
      guest.back("--image-format", "sparse", "--bypass-cache", "--parallel-channels", "2");
    }
  }

  private static void assumeProgram(String format) {
    if (!format.equals("raw") && !format.equals("sparse")) {
      PARTS.assumeProgram(format);
    }
  }
}
