package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Driver;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.Preflight;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.stream.FileAbilities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines that write their state into a file by themselves, or could, or say that they could. */
final class SelfWritingTest extends HouseTest {

  private SelfWriting machines;

  @Override
  Driver driver() {
    machines = new SelfWriting();
    return machines;
  }

  @BeforeEach
  void run() {
    house.run("web");
    house.folder("images");
    house.told.clear();
  }

  private Saved save(Map<String, Object> how) {
    return house.call(SaveOperations.SAVE, House.saving("web", image("web"), how));
  }

  @Test
  void writeByThemselvesWhenToldTo() {
    Saved saved = save(Map.of("road", "direct", "useCache", true));

    assertThat(saved.road()).isEqualTo("direct");
    assertThat(saved.guestBytes()).isGreaterThanOrEqualTo(65_536);
    assertThat(saved.bytes()).isEqualTo(image("web").toFile().length());
    assertThat(machines.written).hasValue(1);
    assertThat(house.restore(image("web")).reason()).isEqualTo("restored");
    JobInfo restore = house.on("web", JobOperations.OF_DOMAIN);
    assertThat(restore.road()).contains("direct");
  }

  @Test
  void hearOfTheirFirstByteAndOfTheirLast() {
    save(Map.of("road", "direct", "useCache", true));

    assertThat(house.on("web", JobOperations.OF_DOMAIN).timeline())
        .extracting(JobInfo.Moment::moment)
        .contains("first-byte", "completed", "directory-flushed");
  }

  @Test
  void areLeftInPeaceWhereTheyWouldBeSlower() {
    assertThat(save(Map.of()).road()).isEqualTo("streamed");
    assertThat(machines.written).hasValue(0);
  }

  @Test
  void areRefusedWhatTheyCannotDoBeforeTheyArePaused() {
    machines.abilities.set(FileAbilities.NONE);
    VirtException refused =
        house.refused(
            SaveOperations.SAVE, House.saving("web", image("web"), Map.of("road", "direct")));

    assertThat(refused.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(house.told.life("web")).containsExactly("domain.save failed");
    assertThat(image("web").getParent()).isEmptyDirectory();
  }

  @Test
  void goOnWhenTheyFailInTheMiddle() {
    settings.put("fail.save", "no");
    VirtException refused =
        house.refused(
            SaveOperations.SAVE, House.saving("web", image("web"), Map.of("road", "direct")));

    assertThat(refused).hasMessage("no");
    assertThat(house.state("web")).isEqualTo("running save-canceled");
    assertThat(image("web").getParent()).isEmptyDirectory();
  }

  @Test
  void goOnWhenTheirEstimateWasTooLow() throws Exception {
    settings.put("stateBytes", Long.toString(4L << 20));
    house.run("large");
    machines.estimate.set(OptionalLong.of(1000));
    Path disk = house.folder("disk");
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()))
        .as("may mount a tmpfs")
        .isZero();
    try {
      Path target = disk.resolve("large.save");
      Files.writeString(target, "an earlier image");
      VirtException refused = house.refused(SaveOperations.SAVE, House.saving("large", target));

      assertThat(refused.code()).isEqualTo(ErrorCode.NO_SPACE);
      assertThat(refused)
          .hasMessageContaining("estimated at 1000 bytes")
          .hasMessageContaining("'large' goes on as before");
      assertThat(house.state("large")).isEqualTo("running save-canceled");
      assertThat(target).hasContent("an earlier image");
      assertThat(disk.toFile().list()).containsExactly("large.save");
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void loseTheirVariablesWithTheirDefinition() {
    DomainOperations.Undefine wish =
        new DomainOperations.Undefine(new DomainRef.ByName("web"), Optional.empty(), false, true);
    assertThat(house.refused(DomainOperations.UNDEFINE, wish).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(machines.variablesRemoved).hasValue(0);
    house.destroy("web");
    house.call(DomainOperations.UNDEFINE, wish);

    assertThat(machines.variablesRemoved).hasValue(1);
    assertThat(house.names()).doesNotContain("web");
  }

  @Test
  void sayInADryRunWhatTheyWouldDo() {
    Preflight found =
        house.call(
            SaveOperations.SAVE_PREFLIGHT,
            House.saving("web", image("web"), Map.of("road", "direct", "useCache", true)));

    assertThat(found.possible()).isTrue();
    assertThat(found.road()).contains("direct");
    assertThat(machines.written).hasValue(0);
  }
}
