package io.vireo.qemu.save;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.qemu.qmp.MigrationCommands.Parameters;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.StateFile.Layout;
import io.vireo.stream.StateFile.Manner;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationSetupTest {

  private static Manner at(long rate) {
    return new Manner(Layout.MAPPED, true, 4, Optional.of(() -> rate));
  }

  @Test
  void aMappedStateNeedsBothAbilities() {
    MigrationSetup setup = MigrationSetup.of(new Manner(Layout.MAPPED, true, 4, Optional.empty()));

    assertThat(setup.abilities()).containsExactlyInAnyOrder("mapped-ram", "multifd");
    assertThat(setup.channels()).isEqualTo(4);
    assertThat(setup.direct()).isTrue();
    assertThat(setup.bytesPerSecondMax()).isEqualTo(MigrationSetup.UNLIMITED);
    assertThat(setup.buffered().direct()).isFalse();
  }

  @Test
  void aStreamIsOneThreadThroughThePageCache() {
    Manner manner = new Manner(Layout.STREAM, true, 4, Optional.empty());

    assertThat(MigrationSetup.of(manner)).isEqualTo(MigrationSetup.STREAM);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-5, 1", "1, 1", "255, 255", "1000, 255"})
  void thereAreAsManyChannelsAsQemuTakes(int asked, int told) {
    Manner manner = new Manner(Layout.MAPPED, false, asked, Optional.empty());

    assertThat(MigrationSetup.of(manner).channels()).isEqualTo(told);
  }

  /** QEMU takes no more than this, and takes 0 for no limit at all. */
  @Test
  void aRateIsOneThatQemuTakes() {
    assertThat(MigrationSetup.rate(at(Long.MAX_VALUE))).isEqualTo(MigrationSetup.UNLIMITED);
    assertThat(MigrationSetup.rate(at(0))).isEqualTo(1);
    assertThat(MigrationSetup.rate(at(5 << 20))).isEqualTo(5 << 20);
    assertThat(MigrationSetup.UNLIMITED).isEqualTo(9223372036853727232L);
  }

  @ParameterizedTest
  @CsvSource({
    "mapped-ram, multifd, true,  true, true",
    "mapped-ram, multifd, false, true, false",
    "mapped-ram, events,  true,  false, false",
    "events,     multifd, true,  false, false",
  })
  void abilitiesAreWhatQemuSays(
      String one, String other, boolean directIo, boolean mapped, boolean direct) {
    Optional<Boolean> known = directIo ? Optional.of(false) : Optional.empty();
    Parameters parameters = new Parameters(Optional.empty(), Optional.of(2), known);

    assertThat(FileAbility.abilities(Set.of(one, other), parameters))
        .isEqualTo(new FileAbilities(true, mapped, direct));
  }
}
