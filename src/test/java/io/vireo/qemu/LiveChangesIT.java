package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AgentAccess;
import io.vireo.driver.CoreDumping;
import io.vireo.driver.DiskControl;
import io.vireo.driver.GuestControl;
import io.vireo.driver.HotPlugging;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.MonitorAccess;
import io.vireo.driver.Sizing;
import io.vireo.guest.TestParts;
import io.vireo.model.domain.DeviceDocument;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Interface;
import io.vireo.tck.Machine;
import io.vireo.tck.Trial;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One real QEMU that runs nothing but its firmware, and all that can be done to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveChangesIT {

  @TempDir static Path directory;
  private Trial trial;
  private Machine machine;

  @BeforeAll
  void start() throws IOException {
    image("disk.img", 1 << 20);
    Domain guest =
        XmlCodec.read(
            """
            <domain type='qemu'>
              <name>guest</name>
              <uuid>%s</uuid>
              <memory unit='MiB'>64</memory>
              <vcpu current='1'>2</vcpu>
              <iothreads>1</iothreads>
              <iothreadids><iothread id='4'/></iothreadids>
              <cputune>
                <vcpupin vcpu='0' cpuset='0'/>
                <emulatorpin cpuset='0'/>
              </cputune>
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <features><acpi/></features>
              <devices>
                <controller type='scsi' model='virtio-scsi'/>
                <disk type='file' device='disk'>
                  <driver name='qemu' type='raw'/><source file='%s'/>
                  <target dev='vda' bus='virtio'/>
                  <iotune><read_iops_sec>77</read_iops_sec></iotune>
                </disk>
                <disk type='file' device='cdrom'>
                  <driver name='qemu' type='raw'/><source file='%s'/>
                  <target dev='sdb' bus='sata'/>
                </disk>
                <channel type='unix'>
                  <target type='virtio' name='org.qemu.guest_agent.0'/>
                </channel>
              </devices>
            </domain>
            """
                .formatted(
                    QemuSubject.uuid("guest"),
                    directory.resolve("disk.img"),
                    image("first.iso", 4096)),
            Domain.class);
    Map<String, String> settings =
        Map.of(QemuDriver.EMULATOR, TestParts.here().assumeQemu().toString());
    trial = new Trial(new QemuSubject(settings, _ -> guest), directory);
    machine = trial.run("guest");
  }

  @AfterAll
  void close() {
    if (trial != null) {
      trial.close();
    }
  }

  private Path image(String name, long bytes) throws IOException {
    Path made = directory.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(made.toFile(), "rw")) {
      file.setLength(bytes);
    }
    return made;
  }

  private <T> T able(Class<T> ability) {
    return machine.instance().ability(ability).orElseThrow();
  }

  private Disk first() {
    return machine.instance().liveDocument().devices().of(Disk.class).findFirst().orElseThrow();
  }

  private Device plug(String xml) {
    Device device = DeviceDocument.parse(xml);
    return trial.get(() -> able(HotPlugging.class).plug(device));
  }

  private String disk(String name, String target, String bus) throws IOException {
    return """
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='%s'/><target dev='%s' bus='%s'/>
    </disk>
    """
        .formatted(image(name, 2 << 20), target, bus);
  }

  @Test
  void plugsADiskAndTakesItOutAgain() throws IOException {
    Device plugged = plug(disk("a.img", "sda", "scsi"));
    String alias = plugged.alias().orElseThrow();
    assertThat(alias).isEqualTo("scsi0-0-0-0");
    assertThat(machine.instance().liveDocument().devices().byAlias(alias)).isPresent();
    assertThat(trial.get(() -> able(DiskControl.class).size((Disk) plugged)).capacity())
        .isEqualTo(2 << 20);
    assertThat(monitor("info block")).contains("a.img");

    trial.get(() -> able(HotPlugging.class).unplug(plugged));
    machine.heard().await(new InstanceEvent.DeviceRemoved(alias));
    assertThat(machine.instance().liveDocument().devices().byAlias(alias)).isEmpty();
    assertThat(machine.instance().liveDocument().devices().of(Disk.class)).hasSize(2);
  }

  private String monitor(String line) {
    return trial.get(() -> able(MonitorAccess.class).monitor(line, true));
  }

  @Test
  void plugsOntoPciExpress() throws IOException {
    Device disk = plug(disk("b.img", "vdb", "virtio"));
    assertThat(disk.alias()).contains("virtio-disk1");
    assertThat(disk.address()).isPresent();
    assertThat(monitor("info block")).contains("b.img");
    VirtException full =
        trial.failure(
            () ->
                able(HotPlugging.class)
                    .plug(
                        DeviceDocument.parse(
                            "<interface type='user'><model type='virtio'/></interface>")));
    assertThat(full).hasMessageContaining("no free PCI slot");
  }

  @Test
  void leavesNothingOfADeviceThatIsRefused() {
    VirtException refused =
        trial.failure(
            () ->
                able(HotPlugging.class)
                    .plug(
                        DeviceDocument.parse(
                            "<disk type='file'><driver name='qemu' type='qcow2'/><source file='%s'/>"
                                    .formatted(directory.resolve("disk.img"))
                                + "<target dev='sdf' bus='scsi'/></disk>")));
    assertThat(refused.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(trial.get(() -> able(MonitorAccess.class).monitor(NODES, false)))
        .doesNotContain("qcow2");
  }

  private static final String NODES =
      "{\"execute\":\"query-named-block-nodes\",\"arguments\":{\"flat\":true}}";

  @Test
  void changesTheMediumOfADrive() throws IOException {
    Disk drive =
        machine
            .instance()
            .liveDocument()
            .devices()
            .of(Disk.class)
            .filter(it -> it.kind() == Disk.Kind.CDROM)
            .findFirst()
            .orElseThrow();
    Path other = image("other.iso", 4096);
    Disk wanted =
        drive.withSource(io.vireo.model.domain.device.DiskSource.FileSource.of(other.toString()));
    trial.get(() -> able(HotPlugging.class).change(drive, wanted));
    assertThat(monitor("info block")).contains("other.iso");
  }

  @Test
  void saysHowFastADiskMayBe() {
    assertThat(trial.get(() -> able(DiskControl.class).limits(first())))
        .containsEntry("read_iops_sec", 77L);
    trial.get(
        () ->
            able(DiskControl.class)
                .limit(first(), Map.of("total_iops_sec", 100L, "total_iops_sec_max", 200L), ""));
    Map<String, Long> limits = trial.get(() -> able(DiskControl.class).limits(first()));
    assertThat(limits)
        .containsEntry("total_iops_sec", 100L)
        .containsEntry("total_iops_sec_max", 200L)
        .containsEntry("read_bytes_sec", 0L);
    trial.get(() -> able(DiskControl.class).resize(first(), 2 << 20));
    assertThat(trial.get(() -> able(DiskControl.class).size(first())).capacity())
        .isEqualTo(2 << 20);
    assertThat(trial.get(() -> able(DiskControl.class).faults())).isEmpty();
  }

  @Test
  void changesMemoryAndProcessors() {
    trial.get(() -> able(Sizing.class).balloon(48L << 20));
    assertThat(trial.get(() -> able(Sizing.class).memory())).containsKey("actual");
    assertThat(trial.get(() -> able(Sizing.class).processors())).hasSize(1);
    trial.get(() -> able(Sizing.class).processors(2));
    List<Sizing.Processor> all = trial.get(() -> able(Sizing.class).processors());
    assertThat(all).extracting(Sizing.Processor::number).containsExactly(0, 1);
    assertThat(all.getFirst().timeNanos()).isPositive();
    assertThat(all.getFirst().affinity()).isEqualTo("0");
    trial.get(() -> able(Sizing.class).pin(Optional.of(1), "0"));
    assertThat(trial.get(() -> able(Sizing.class).processors()).getLast().affinity())
        .isEqualTo("0");
  }

  @Test
  void addsAndRemovesThreads() {
    trial.get(() -> able(Sizing.class).addWorker(7));
    assertThat(trial.get(() -> able(Sizing.class).workers()))
        .extracting(Sizing.Worker::id)
        .containsExactly(4, 7);
    trial.get(() -> able(Sizing.class).removeWorker(7));
    assertThat(trial.get(() -> able(Sizing.class).workers())).hasSize(1);
  }

  @Test
  void pressesKeysAndInterrupts() {
    trial.get(() -> able(GuestControl.class).press(List.of(29, 56, 0xd3), Duration.ofMillis(1)));
    trial.get(() -> able(GuestControl.class).nonMaskableInterrupt());
    assertThat(monitor("info name")).contains("guest");
  }

  @Test
  void hearsNothingFromAnAgentThatIsNotThere() {
    VirtException silent =
        trial.failure(
            () ->
                able(AgentAccess.class)
                    .agent("{\"execute\":\"guest-ping\"}", Duration.ofMillis(200)));
    assertThat(silent.code()).isEqualTo(ErrorCode.AGENT_UNRESPONSIVE);
  }

  @Test
  void dumpsTheMemory() throws IOException {
    Path core = directory.resolve("core");
    trial.get(() -> able(CoreDumping.class).dump(core, "elf", (_, _) -> {}));
    assertThat(Files.size(core)).isGreaterThan(64 << 20);
    assertThat(Files.newInputStream(core).readNBytes(4)).containsExactly(0x7f, 'E', 'L', 'F');
    VirtException unknown =
        trial.failure(() -> able(CoreDumping.class).dump(core, "picture", (_, _) -> {}));
    assertThat(unknown.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
  }

  @Test
  void findsWhatItPluggedAfterItWasTakenUpAgain() throws IOException {
    Device plugged = plug(disk("c.img", "sdc", "scsi"));
    assertThat(plugged.alias()).contains("scsi0-0-0-2");
    assertThat(machine.instance().liveDocument().devices().of(Interface.class)).isEmpty();
  }
}
