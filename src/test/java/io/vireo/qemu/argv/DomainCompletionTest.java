package io.vireo.qemu.argv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Input;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.Serial;
import io.vireo.model.domain.device.Video;
import io.vireo.model.domain.device.Watchdog;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.wire.xml.XmlCodec;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainCompletionTest {

  private static final QemuCapabilities CAPS = TestCapabilities.pc();

  @Test
  void writesDownMachineArchitectureAndEmulator() {
    Domain domain = complete("<type machine='q35'>hvm</type>", "");

    assertThat(domain.os().type().machine()).contains("pc-q35-10.0");
    assertThat(domain.os().type().arch()).contains("x86_64");
    assertThat(domain.devices().emulator()).contains("/usr/bin/qemu-system-x86_64");
    assertThat(domain.cpu().orElseThrow().model().orElseThrow().name()).contains("qemu64");
  }

  @Test
  void takesTheEmulatorsDefaultMachine() {
    assertThat(complete("<type>hvm</type>", "").os().type().machine()).contains("pc-i440fx-10.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qemu|<type machine='pc-q35-99.0'>hvm</type>|/domain/os/type/@machine",
        "qemu|<type arch='s390x'>hvm</type>|/domain/os/type/@arch",
        "qemu|<type>exe</type>|/domain/os/type",
        "hvf|<type>hvm</type>|domain type 'hvf'",
        "xen|<type>hvm</type>|domain type 'xen'"
      })
  void refusesWhatTheEmulatorLacks(String type, String os, String said) {
    Domain domain = read(type, os, "");

    assertThatThrownBy(() -> DomainCompletion.complete(domain, CAPS))
        .hasMessageContaining(said)
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.CONFIG_UNSUPPORTED);
  }

  @Test
  void addsWhatEveryPcHas() {
    Domain domain = complete("<type machine='q35'>hvm</type>", "");

    assertThat(domain.devices().of(Input.class).map(Input::type))
        .containsExactlyInAnyOrder(Input.Type.MOUSE, Input.Type.KEYBOARD);
    assertThat(domain.devices().of(MemBalloon.class).map(MemBalloon::model))
        .containsExactly("virtio");
    assertThat(domain.devices().of(Watchdog.class).map(Watchdog::model)).containsExactly("itco");
  }

  @Test
  void givesModelsToDevicesThatNameNone() {
    Domain domain =
        complete(
            "<type>hvm</type>",
            "<interface type='user'/><disk><target dev='vda'/></disk>"
                + "<disk><target dev='hda'/></disk><graphics type='vnc'/>");

    assertThat(domain.devices().of(Interface.class).findFirst().orElseThrow().model())
        .contains("rtl8139");
    assertThat(domain.devices().of(Disk.class).map(disk -> disk.target().bus()))
        .containsExactly(Optional.of(Disk.Bus.VIRTIO), Optional.of(Disk.Bus.IDE));
    assertThat(domain.devices().of(Video.class)).hasSize(1);
  }

  @Test
  void pairsTheFirstConsoleWithTheFirstSerialPort() {
    Domain fromConsole = complete("<type>hvm</type>", "<console type='pty'/>");
    Domain fromSerial = complete("<type>hvm</type>", "<serial type='pty'/>");

    assertThat(fromConsole.devices().of(Serial.class)).hasSize(1);
    assertThat(fromSerial.devices().of(Console.class)).hasSize(1);
  }

  @Test
  void changesNothingTheSecondTime() {
    Domain once =
        complete("<type machine='q35'>hvm</type>", "<serial type='pty'/><graphics type='vnc'/>");

    assertThat(DomainCompletion.complete(once, CAPS)).isEqualTo(once);
  }

  private static Domain complete(String os, String devices) {
    return DomainCompletion.complete(read("qemu", os, devices), CAPS);
  }

  private static Domain read(String type, String os, String devices) {
    return XmlCodec.read(
        "<domain type='%s'><name>a</name><memory>65536</memory><os>%s</os><devices>%s</devices></domain>"
            .formatted(type, os, devices),
        Domain.class);
  }
}
