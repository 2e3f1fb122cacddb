package io.vireo.qemu.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.ProcessIdentity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunDirectoryTest {

  private static final Path RUN = Path.of("/run/vireo/qemu-system");

  @Test
  void isNamedForPeopleAndShort() {
    assertThat(RunDirectory.of(RUN, 7, "web").path()).isEqualTo(RUN.resolve("7-web"));
    assertThat(RunDirectory.of(RUN, 7, "a name/with: everything ü and more").path())
        .isEqualTo(RUN.resolve("7-a_name_with__everyth"));
  }

  @Test
  void refusesAParentThatLeavesNoRoomForASocket() {
    Path deep = Path.of("/" + "d".repeat(90));
    assertThatThrownBy(() -> RunDirectory.of(deep, 1, "web"))
        .hasMessageContaining("107")
        .hasMessageContaining("shorter run directory")
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void lastWordsAreTheEndOfTheLogWithoutTimes() {
    var failure =
        LastWords.failure(
            facts(),
            """
            one
            two

            2026-01-02T03:04:05.678901Z qemu-system-x86_64: no disk
            three
            """);
    assertThat(failure)
        .hasMessage("the emulator of domain 'web' ended: two; qemu-system-x86_64: no disk; three");
    assertThat(failure.object()).contains("domain 'web'");
  }

  @Test
  void silenceNamesTheLog() {
    assertThat(LastWords.failure(facts(), " \n")).hasMessageContaining("/log/web.log");
  }

  private static QemuProcess.Facts facts() {
    return new QemuProcess.Facts(
        "domain 'web'",
        new ProcessIdentity(1, 2, "boot"),
        new QemuProcess.Belongings(RunDirectory.of(RUN, 1, "web"), List.of()),
        Path.of("/log/web.log"),
        0);
  }
}
