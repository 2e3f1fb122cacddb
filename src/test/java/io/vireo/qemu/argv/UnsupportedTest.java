package io.vireo.qemu.argv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.alloc.Allocation;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.wire.xml.XmlCodec;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsupportedTest {

  private static final QemuCapabilities CAPS = TestCapabilities.pc();

  @Test
  void namesTheSecondDiskAndTheAttribute() {
    Domain domain =
        domain(
            "<disk><source file='/a'/><target dev='vda'/></disk>"
                + "<disk><source file='/b'/><target dev='vdb' shiny='yes'/></disk>");

    assertThat(Unsupported.places(domain)).containsExactly("/domain/devices/disk[2]/target/@shiny");
  }

  @Test
  void namesDevicesNobodyKnows() {
    assertThat(Unsupported.places(domain("<warpdrive/><warpdrive/>")))
        .containsExactly("/domain/devices/warpdrive[1]", "/domain/devices/warpdrive[2]");
  }

  @Test
  void passesOverWhatSaysNothingAboutTheMachine() {
    Domain domain =
        XmlCodec.read(
            "<domain type='qemu'><name>a</name><title>t</title><description>d</description>"
                + "<metadata><x:y xmlns:x='urn:x'/></metadata><memory>1024</memory>"
                + "<resource><partition>/machine</partition></resource>"
                + "<os><type>hvm</type></os><devices/></domain>",
            Domain.class);

    assertThat(Unsupported.places(domain)).isEmpty();
  }

  @Test
  void isOneErrorThatNamesTheFirstFewPlaces() {
    Domain domain = domain("<a/><b/><c/><d/><e/><f/><g/>");

    assertThatThrownBy(() -> Unsupported.check(domain))
        .hasMessageContaining("/domain/devices/a[1]")
        .hasMessageContaining("and 2 more")
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.CONFIG_UNSUPPORTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<graphics type='spice'/>|/domain/devices/graphics[1]/@type",
        "<serial type='stdio'/>|/domain/devices/serial[1]/@type",
        "<interface type='network'><source network='n'/></interface>"
            + "|/domain/devices/interface[1]/@type",
        "<interface type='bridge'><source bridge='br0'/></interface>"
            + "|/domain/devices/interface[1]/source",
        "<disk type='network'><source protocol='rbd' name='x'/><target dev='vda'/></disk>"
            + "|/domain/devices/disk[1]/@type",
        "<disk><driver type='vmdk'/><source file='/a'/><target dev='vda'/></disk>"
            + "|/domain/devices/disk[1]/driver/@type",
        "<disk><source file='/a'/><target dev='vda'/><transient/></disk>"
            + "|/domain/devices/disk[1]/transient",
        "<filesystem><source dir='/a'/><target dir='b'/></filesystem>"
            + "|/domain/devices/filesystem[1]",
        "<vsock model='virtio'/>|/domain/devices/vsock[1]/cid/@address"
      })
  void refusesWithThePlace(String device, String place) {
    assertThatThrownBy(() -> build(domain(device)))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining(place);
  }

  private static void build(Domain domain) {
    Domain allocated = Allocation.allocate(DomainCompletion.complete(domain, CAPS), CAPS);
    Path run = Path.of("/run");
    assertThat(
            CommandLine.build(
                new LaunchSpec(allocated, CAPS, run.resolve("m"), run, Instant.EPOCH, false)))
        .isNotEmpty();
  }

  private static Domain domain(String devices) {
    return XmlCodec.read(
        "<domain type='qemu'><name>a</name><memory>65536</memory>"
            + "<os><type>hvm</type></os><devices>"
            + devices
            + "</devices></domain>",
        Domain.class);
  }
}
