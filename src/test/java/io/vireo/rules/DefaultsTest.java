package io.vireo.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.model.MemorySize;
import io.vireo.model.domain.Clock;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.LifecycleActions.Action;
import io.vireo.model.domain.Os;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.CharSource;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.Serial;
import io.vireo.model.domain.device.Video;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {

  private static Domain fill(Domain domain) {
    return Defaults.fill(domain, Samples.GIVEN);
  }

  @Test
  void givesAUuidOnlyWhereNoneIs() {
    UUID own = UUID.fromString("00000000-0000-0000-0000-000000000001");
    assertThat(fill(Samples.plain()).uuid()).contains(Samples.FRESH);
    assertThat(fill(Samples.plain().withUuid(own)).uuid()).contains(own);
  }

  @Test
  void fillsInWhatEveryGuestNeeds() {
    Domain filled = fill(Samples.plain());
    assertThat(filled.memory().current()).contains(MemorySize.ofKib(1024));
    assertThat(filled.vcpus().max()).isEqualTo(1);
    assertThat(filled.os().type()).isEqualTo(Os.hvm("x86_64", "pc-i440fx-10.0").type());
    assertThat(filled.os().boot()).containsExactly(new Os.Boot(Os.Dev.HD));
    assertThat(filled.clock().flatMap(Clock::offset)).contains(Clock.Offset.UTC);
    assertThat(filled.actions().onReboot()).contains(Action.RESTART);
    assertThat(filled.devices().emulator()).contains("/usr/bin/qemu");
    assertThat(filled.cpu().orElseThrow().model().orElseThrow().name()).contains("qemu64");
  }

  @Test
  void writesMemoryInKib() {
    Domain gib =
        Samples.domain(
            "<name>w</name><memory unit='GiB'>2</memory><currentMemory"
                + " unit='KB'>1000</currentMemory><os><type>hvm</type></os>");
    assertThat(fill(gib).memory().size()).isEqualTo(MemorySize.ofKib(2_097_152));
    assertThat(fill(gib).memory().current()).contains(MemorySize.ofKib(977));
  }

  @Test
  void keepsCurrentMemoryBelowTheWhole() {
    Domain more =
        Samples.domain(
            "<name>w</name><memory>10</memory><currentMemory>20</currentMemory>"
                + "<os><type>hvm</type></os>");
    assertThat(fill(more).memory().current()).contains(MemorySize.ofKib(10));
  }

  @Test
  void bootsByOrderOrByKindButNotByBoth() {
    Domain ordered = Samples.withDevices("<interface type='user'><boot order='1'/></interface>");
    assertThat(fill(ordered).os().boot()).isEmpty();
    assertThat(Validation.problems(fill(ordered))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a, 0", "b, 1", "z, 25", "aa, 26", "ab, 27", "zz, 701"})
  void countsDisksByTheirLetters(String letters, int number) {
    assertThat(DiskDefaults.number("vd" + letters)).contains(number);
    assertThat(DiskDefaults.number("xvd" + letters + "1")).contains(number);
  }

  @ParameterizedTest
  @CsvSource({"vd", "vdzzzz", "foo", "sd1", "''"})
  void doesNotCountOtherNames(String dev) {
    assertThat(DiskDefaults.number(dev)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "hdc, IDE, 0, 1, 0",
    "hde, IDE, 1, 0, 0",
    "sda, SCSI, 0, 0, 0",
    "sdh, SCSI, 1, 0, 0",
    "fdb, FDC, 0, 0, 1"
  })
  void placesADiskByItsName(String dev, Disk.Bus bus, int controller, int onBus, int unit) {
    String kind = dev.startsWith("fd") ? " device='floppy'" : "";
    Domain filled =
        fill(
            Samples.withDevices(
                "<disk type='file'%s><source file='/a'/><target dev='%s'/></disk>"
                    .formatted(kind, dev)));
    Disk disk = filled.devices().of(Disk.class).findFirst().orElseThrow();
    assertThat(disk.target().bus()).contains(bus);
    assertThat(disk.address()).contains(new Address.Drive(controller, onBus, 0, unit));
    assertThat(filled.devices().of(Controller.class)).hasSize(controller + 1);
  }

  @Test
  void makesCdromsReadOnly() {
    Domain filled = fill(Samples.withDevices("<disk device='cdrom'><target dev='hdc'/></disk>"));
    assertThat(filled.devices().of(Disk.class)).allMatch(Disk::readonly);
  }

  @Test
  void mirrorsTheFirstSerialPortOnTheConsole() {
    Domain filled = fill(Samples.withDevices("<serial type='file'><source path='/l'/></serial>"));
    Console console = filled.devices().of(Console.class).findFirst().orElseThrow();
    assertThat(console.source()).isInstanceOf(CharSource.ToFile.class);
    assertThat(console.target().orElseThrow().type()).contains(Console.TargetType.SERIAL);
  }

  @Test
  void makesASerialPortOfTheFirstConsole() {
    Domain filled =
        fill(
            Samples.withDevices(
                "<console type='pty'/><console type='pty'><target type='virtio'/></console>"));
    assertThat(filled.devices().of(Serial.class)).hasSize(1);
    assertThat(filled.devices().of(Console.class)).hasSize(2);
    assertThat(filled.devices().of(Controller.class))
        .extracting(Controller::type)
        .containsExactly(Controller.Type.VIRTIO_SERIAL);
  }

  @Test
  void givesAPcItsParts() {
    Domain pc = Samples.complete("<graphics type='vnc'/>");
    assertThat(pc.devices().of(Controller.class))
        .extracting(c -> c.model().orElse(""))
        .containsExactly("piix3-uhci", "pci-root");
    assertThat(pc.devices().of(MemBalloon.class)).hasSize(1);
    assertThat(pc.devices().of(Video.class)).hasSize(1);
    Graphics vnc = pc.devices().of(Graphics.class).findFirst().orElseThrow();
    assertThat(vnc.ports().port()).contains(-1);
    assertThat(vnc.listens()).hasSize(1);
  }

  @Test
  void keepsWhatTheUserWrote() {
    String own =
        "<controller type='usb' index='0' model='none'/><memballoon model='none'/>"
            + "<input type='mouse' bus='ps2'/><fancy><inner a='1'/></fancy>";
    List<Device> before = Samples.withDevices(own).devices().all();
    assertThat(Samples.complete(own).devices().all()).containsAll(before);
  }
}
