package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTableTest {

  private final MountTable table =
      MountTable.parse(
          List.of(
              "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/disk rw",
              "30 21 0:40 / /srv/guests rw shared:9 - nfs4 server:/guests rw",
              "31 21 0:41 / /srv/my\\040guests rw shared:10 - nfs4 server:/mine rw"));

  @Test
  void theLongestMountPointWins() {
    assertThat(table.of(Path.of("/srv/guests/a/b.save"))).isEqualTo(Path.of("/srv/guests"));
    assertThat(table.of(Path.of("/srv/guests"))).isEqualTo(Path.of("/srv/guests"));
  }

  @Test
  void aNameThatOnlyBeginsAlikeIsElsewhere() {
    assertThat(table.of(Path.of("/srv/guests2/b.save"))).isEqualTo(Path.of("/"));
  }

  @Test
  void dotsAreResolvedWithoutLooking() {
    assertThat(table.of(Path.of("/srv/guests/../x"))).isEqualTo(Path.of("/"));
  }

  @Test
  void blanksInMountPointsAreUnderstood() {
    assertThat(table.of(Path.of("/srv/my guests/x"))).isEqualTo(Path.of("/srv/my guests"));
  }

  @Test
  void theMachineItselfHasAProcFileSystem() {
    assertThat(MountTable.read().of(Path.of("/proc/self/stat"))).isEqualTo(Path.of("/proc"));
  }
}
