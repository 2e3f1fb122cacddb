package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import io.vireo.save.place.DeclaredMounts;
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
    assertThatThrownBy(
            () -> mounts.requireMounted(Path.of("/mnt/nas/guests"), Path.of("/mnt/nas/guests")))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("nothing is mounted on /mnt/nas");
  }

  @Test
  void isNotDeceivedByALinkToAMountPoint() throws IOException {
    DeclaredMounts mounts = mounts();
    assertThatThrownBy(
            () -> mounts.requireMounted(Path.of("/data/guests"), Path.of("/mnt/nas/guests")))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("nothing is mounted on /mnt/nas");
  }

  @Test
  void aSaveThroughALinkIsHeldAgainstTheRealDirectory() throws IOException {
    Path real = Files.createDirectory(directory.toRealPath().resolve("big"));
    Path data = Files.createSymbolicLink(directory.resolve("data"), real);
    Path fstab = Files.writeString(directory.resolve("fstab"), "nas:/x " + real + " nfs rw 0 0\n");
    DeclaredMounts mounts = new DeclaredMounts(fstab, directory.resolve("none"));
    SaveRequest request =
        new SaveRequest(
            data.resolve("a.save"), ImageDocument.of("<domain/>"), true, Storage.raw(false), 1);
    assertThatThrownBy(() -> SaveTarget.preflight(request, mounts))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("nothing is mounted on " + real);
  }

  /** The kernel's table has the real path where fstab names a link. */
  @Test
  void knowsAMountPointThatIsDeclaredByALink() throws IOException {
    Path real = Files.createDirectory(directory.toRealPath().resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    Path fstab =
        Files.writeString(directory.resolve("fstab"), "nas:/x " + link + " nfs defaults 0 0\n");
    Path mountinfo = directory.resolve("mountinfo");
    DeclaredMounts mounts = new DeclaredMounts(fstab, mountinfo);
    Files.writeString(mountinfo, "2 1 0:9 / " + real + " rw - nfs nas:/x rw\n");
    assertThatCode(() -> mounts.requireMounted(link, real)).doesNotThrowAnyException();
    Files.writeString(mountinfo, "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n");
    assertThatThrownBy(() -> mounts.requireMounted(link, real)).isInstanceOf(VirtException.class);
  }

  @Test
  void letsEverythingElsePass() throws IOException {
    DeclaredMounts mounts = mounts();
    assertThatCode(
            () -> {
              mounts.requireMounted(Path.of("/mnt/with blank/x"), Path.of("/mnt/with blank/x"));
              mounts.requireMounted(Path.of("/mnt/nasty"), Path.of("/mnt/nasty"));
              mounts.requireMounted(Path.of("/"), Path.of("/"));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aMissingTableDeclaresNothing() {
    Path none = directory.resolve("none");
    assertThatCode(
            () ->
                new DeclaredMounts(none, none)
                    .requireMounted(Path.of("/mnt/nas"), Path.of("/mnt/nas")))
        .doesNotThrowAnyException();
  }
}
