package io.vireo.qemu.caps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QemuCapabilitiesTest {

  private static final String QEMU_7 = "caps_7.2.0_x86_64.replies";
  private static final String QEMU_10 = "caps_10.0.0_x86_64.replies";

  @Test
  void readsVersionAndTarget() {
    QemuCapabilities caps = RecordedReplies.capabilities(QEMU_10);

    assertThat(caps.version().number()).isEqualTo(10_000_000);
    assertThat(caps.version()).hasToString("10.0.0 (v10.0.0)");
    assertThat(caps.arch()).isEqualTo("x86_64");
  }

  @Test
  void findsMachinesByNameAndByAlias() {
    QemuCapabilities caps = RecordedReplies.capabilities(QEMU_7);

    MachineType q35 = caps.machine("q35").orElseThrow();
    assertThat(q35.name()).isEqualTo("pc-q35-7.2");
    assertThat(q35.ramId()).contains("pc.ram");
    assertThat(q35.cpusMax()).isEqualTo(288);
    assertThat(caps.machine("pc-q35-7.2")).contains(q35);
    assertThat(caps.defaultMachine().orElseThrow().alias()).contains("pc");
    assertThat(caps.machine("none")).isEmpty();
  }

  @Test
  void keepsProcessorsOfEachAcceleratorApart() {
    QemuCapabilities caps = RecordedReplies.capabilities(QEMU_10);

    assertThat(caps.cpu(Accelerator.KVM, "host").orElseThrow().usable()).isTrue();
    assertThat(caps.cpu(Accelerator.TCG, "host").orElseThrow().unavailable())
        .containsExactly("kvm");
    assertThat(caps.cpu(Accelerator.TCG, "no-such-cpu")).isEmpty();
    assertThat(caps.wantsTcgPass()).isFalse();
  }

  @Test
  void probesFeaturesAndNotVersions() {
    QemuCapabilities old = RecordedReplies.capabilities(QEMU_7);
    QemuCapabilities young = RecordedReplies.capabilities(QEMU_10);

    assertThat(old.features())
        .contains(
            QemuFeature.DEVICE_JSON,
            QemuFeature.NETDEV_JSON,
            QemuFeature.OBJECT_JSON,
            QemuFeature.SANDBOX,
            QemuFeature.KVM_PIT_LOST_TICK,
            QemuFeature.PIIX4_ACPI_ROOT_PCI_HOTPLUG,
            QemuFeature.MIGRATE_MULTIFD,
            QemuFeature.SMP_DIES,
            QemuFeature.VGA_MEMORY,
            QemuFeature.MEMORY_CANONICAL_PATH)
        .doesNotContain(
            QemuFeature.MIGRATE_MAPPED_RAM,
            QemuFeature.MIGRATE_TO_FILE,
            QemuFeature.QCOW2_DISCARD_NO_UNREF,
            QemuFeature.CHARDEV_RECONNECT_MS);
    assertThat(young.features())
        .contains(
            QemuFeature.MIGRATE_MAPPED_RAM,
            QemuFeature.MIGRATE_DIRECT_IO,
            QemuFeature.MIGRATE_TO_FILE,
            QemuFeature.QCOW2_DISCARD_NO_UNREF,
            QemuFeature.CHARDEV_RECONNECT_MS,
            QemuFeature.MACHINE_I8042);
  }

  @Test
  void everyRowIsFoundSomewhereAndNoneIsMisspelt() {
    QemuCapabilities caps = RecordedReplies.capabilities(QEMU_10);

    assertThat(QemuFeature.values())
        .allSatisfy(
            feature ->
                assertThat(caps.has(feature) || feature == QemuFeature.HVF)
                    .as(feature.name())
                    .isTrue());
  }

  @Test
  void knowsTypesAndCommands() {
    QemuCapabilities caps = RecordedReplies.capabilities(QEMU_7);

    assertThat(caps.hasType("virtio-blk-pci")).isTrue();
    assertThat(caps.hasType("virtio-blk-ccw")).isFalse();
    assertThat(caps.hasCommand("query-status")).isTrue();
    assertThat(caps.hasCommand("SHUTDOWN")).isFalse();
  }

  @Test
  void readsEveryRecordedQemu() throws IOException {
    for (String file : RecordedReplies.all()) {
      QemuCapabilities caps = RecordedReplies.capabilities(file);
      assertThat(caps.machines()).as(file).isNotEmpty();
      assertThat(caps.cpus()).as(file).isNotEmpty();
      assertThat(file).contains(caps.arch());
    }
  }

  @Test
  void refusesRepliesWithoutTheRequiredOnes() {
    BinaryIdentity binary = new BinaryIdentity("/usr/bin/true", 1, 1, 1);

    assertThatThrownBy(() -> QemuCapabilities.from(binary, Map.of()))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("/usr/bin/true")
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.OPERATION_FAILED);
  }
}
