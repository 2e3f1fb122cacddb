package io.vireo.qemu.caps;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.qemu.argv.RealQemu;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the QEMU of this machine. */
class ProberIT {

  @TempDir Path directory;

  @Test
  void learnsWhatTheInstalledQemuCanDo() throws IOException {
    QemuCapabilities caps = RealQemu.capabilities(directory);

    assertThat(caps.arch()).isEqualTo("x86_64");
    assertThat(caps.version().number()).isGreaterThanOrEqualTo(7_000_000);
    assertThat(caps.machine("q35").orElseThrow().ramId()).contains("pc.ram");
    assertThat(caps.cpu(Accelerator.TCG, "max").orElseThrow().usable()).isTrue();
    assertThat(caps.features()).contains(QemuFeature.DEVICE_JSON, QemuFeature.TCG);
    assertThat(caps.hasType("virtio-blk-pci")).isTrue();
    assertThat(CapabilityDocument.fromJson(CapabilityDocument.toJson(caps), caps.binary()))
        .contains(caps);
  }
}
