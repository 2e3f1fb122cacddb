package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.driver.Consoles.Endpoint;
import io.vireo.driver.Instance.RunState;
import io.vireo.host.ProcessIdentity;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Serial;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.process.RunDirectory;
import io.vireo.qemu.qmp.DisplayCommands.Chardev;
import io.vireo.wire.Derive;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceRecordTest {

  private static final QemuProcess.Facts FACTS =
      new QemuProcess.Facts(
          "domain 'web'",
          new ProcessIdentity(42, 4711, "boot"),
          new QemuProcess.Belongings(
              new RunDirectory(Path.of("/run/vireo/1-web")), List.of("vnet0", "lan")),
          Path.of("/log/web.log"),
          99);

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(InstanceRecord.read("domain 'web'", InstanceRecord.of(FACTS))).isEqualTo(FACTS);
  }

  @Test
  void aRecordFromBeforeThereWereTapsHasNone() {
    Map<String, String> record = new HashMap<>(InstanceRecord.of(FACTS));
    record.remove("taps");
    assertThat(InstanceRecord.read("domain 'web'", record).belongings().taps()).isEmpty();
  }

  @Test
  void aRecordWithoutAPidIsRefused() {
    Map<String, String> record = new HashMap<>(InstanceRecord.of(FACTS));
    record.remove("pid");
    assertThatThrownBy(() -> InstanceRecord.read("domain 'web'", record))
        .hasMessageContaining("domain 'web'");
  }

  @ParameterizedTest
  @CsvSource({
    "running, RUNNING",
    "paused, PAUSED",
    "prelaunch, PAUSED",
    "postmigrate, PAUSED",
    "io-error, PAUSED",
    "shutdown, SHUT_DOWN",
    "suspended, PM_SUSPENDED",
    "guest-panicked, CRASHED",
    "internal-error, CRASHED",
    "tomorrows-state, PAUSED"
  })
  void qemusStatesHaveAMeaning(String status, RunState meaning) {
    assertThat(RunStates.of(status)).isEqualTo(meaning);
  }

  @Test
  void terminalsAreFoundByAlias() {
    Domain document = QemuSubject.firmware("web", "", "");
    Domain named =
        document.withDevices(
            document
                .devices()
                .map(
                    device ->
                        device instanceof Serial serial
                            ? Derive.with(serial, "info", serial.info().withAlias("serial0"))
                            : device));
    Domain live =
        ConsoleEnds.withTerminals(
            named,
            List.of(
                new Chardev("charmonitor", "unix:/m", true),
                new Chardev("charserial0", "pty:/dev/pts/7", true)));
    assertThat(ConsoleEnds.of(live)).isEqualTo(Map.of("serial0", new Endpoint.Pty("/dev/pts/7")));
    assertThat(ConsoleEnds.of(named)).isEmpty();
  }

  @Test
  void aPasswordEndsWhenTheDocumentSays() {
    assertThat(Furnishing.expiry(Optional.empty())).isEqualTo("never");
    assertThat(Furnishing.expiry(Optional.of("1970-01-02T00:00:00"))).isEqualTo("86400");
    assertThat(Furnishing.expiry(Optional.of("tomorrow"))).isEqualTo("now");
  }
}
