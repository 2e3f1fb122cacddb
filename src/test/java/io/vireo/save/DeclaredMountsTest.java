package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredMountsTest {

  @TempDir Path directory;

  private DeclaredMounts mounts() throws IOException {
    Path fstab =
        Files.writeString(
            directory.resolve("fstab"),
            """
            # comment
            UUID=1 / ext4 defaults 0 1
            UUID=2 none swap sw 0 0
            nas:/x /mnt/nas nfs defaults 0 0
            nas:/y /mnt/with\\040blank nfs defaults 0 0
            """);
    Path mountinfo =
        Files.writeString(
            directory.resolve("mountinfo"),
            """
            1 0 8:1 / / rw - ext4 /dev/sda1 rw
            2 1 0:9 / /mnt/with\\040blank rw - nfs nas:/y rw
            """);
    return new DeclaredMounts(fstab, mountinfo);
  }

  @Test
  void refusesToSaveBelowAMountPointThatIsNotMounted() throws IOException {
    DeclaredMounts mounts = mounts();
    assertThatThrownBy(() -> mounts.requireMounted(Path.of("/mnt/nas/guests")))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("nothing is mounted on /mnt/nas");
  }

  @Test
  void letsEverythingElsePass() throws IOException {
    DeclaredMounts mounts = mounts();
    assertThatCode(
            () -> {
              mounts.requireMounted(Path.of("/mnt/with blank/x"));
              mounts.requireMounted(Path.of("/mnt/nasty"));
              mounts.requireMounted(Path.of("/"));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aMissingTableDeclaresNothing() {
    Path none = directory.resolve("none");
    assertThatCode(() -> new DeclaredMounts(none, none).requireMounted(Path.of("/mnt/nas")))
        .doesNotThrowAnyException();
  }
}
