package io.vireo.qemu.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Hub;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.Video;
import io.vireo.qemu.argv.TestCapabilities;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.wire.xml.XmlCodec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationTest {

  private static final QemuCapabilities CAPS = TestCapabilities.pc();
  private static final String CARD = "<interface type='user'><model type='%s'/></interface>";

  @ParameterizedTest
  @CsvSource({
    "vda, virtio, virtio-disk0",
    "vdab, virtio, virtio-disk27",
    "hdc, ide, ide0-1-0",
    "sdb, sata, sata0-0-1",
    "sda, usb, usb-disk0",
    "fdb, fdc, fdc0-0-1",
    "sdc, scsi, scsi0-0-2"
  })
  void namesDisksByTheirPlace(String dev, String bus, String alias) {
    Devices devices =
        allocate("pc", "<disk><target dev='%s' bus='%s'/></disk>".formatted(dev, bus));

    assertThat(devices.of(Disk.class).map(d -> d.alias().orElseThrow())).containsExactly(alias);
  }

  @Test
  void skipsTheUnitOfTheScsiControllerItself() {
    Devices devices =
        allocate(
            "pc",
            "<controller type='scsi' model='virtio-scsi'/>"
                + "<disk><target dev='sdg' bus='scsi'/></disk>"
                + "<disk><target dev='sdh' bus='scsi'/></disk>");

    assertThat(devices.of(Disk.class).map(d -> d.alias().orElseThrow()))
        .containsExactly("scsi0-0-0-6", "scsi0-0-0-8");
  }

  @Test
  void keepsTheUsersOwnNames() {
    Devices devices =
        allocate(
            "pc",
            "<interface type='user'><model type='e1000'/><alias name='ua-mine'/></interface>"
                + "<interface type='user'><model type='e1000'/><alias name='old'/></interface>");

    assertThat(devices.of(Interface.class).map(d -> d.alias().orElseThrow()))
        .containsExactly("ua-mine", "net1");
  }

  @Test
  void sortsDisksOfABusAndLeavesOthersWhereTheyAre() {
    Devices devices =
        allocate(
            "pc",
            "<disk><target dev='vdb' bus='virtio'/></disk>"
                + "<interface type='user'><model type='virtio'/></interface>"
                + "<disk><target dev='vda' bus='virtio'/></disk>");

    assertThat(devices.of(Disk.class).map(d -> d.target().dev())).containsExactly("vda", "vdb");
    assertThat(devices.all().get(1)).isInstanceOf(Interface.class);
  }

  @Test
  void fillsSlotsOfAPcBehindTheChipset() {
    Devices devices =
        allocate("pc", CARD.formatted("rtl8139") + "<video><model type='cirrus'/></video>");

    assertThat(pci(devices, Video.class)).containsExactly("0000:00:02.0");
    assertThat(pci(devices, Interface.class)).containsExactly("0000:00:03.0");
    assertThat(controllers(devices)).containsExactly("pci-root", "piix3-uhci");
  }

  @Test
  void givesEachExpressDeviceAPortAndSparesOne() {
    Devices devices = allocate("q35", CARD.formatted("virtio"));

    assertThat(pci(devices, Interface.class)).containsExactly("0000:01:00.0");
    assertThat(controllers(devices).stream().filter("pcie-root-port"::equals)).hasSize(3);
  }

  @Test
  void bringsConventionalDevicesToABridge() {
    Devices devices = allocate("q35", CARD.formatted("rtl8139"));

    assertThat(pci(devices, Interface.class)).containsExactly("0000:02:01.0");
    assertThat(controllers(devices)).contains("pcie-to-pci-bridge");
  }

  @Test
  void packsRootPortsIntoSlotsAndSaysSo() {
    Devices devices = allocate("q35", CARD.formatted("virtio").repeat(9));

    List<Address.Pci> ports =
        devices
            .of(Controller.class)
            .filter(c -> c.model().filter("pcie-root-port"::equals).isPresent())
            .map(c -> (Address.Pci) c.address().orElseThrow())
            .toList();
    assertThat(ports).hasSize(11);
    assertThat(ports.getFirst().multifunction()).isPresent();
    assertThat(ports.get(8)).hasToString("0000:00:02.0");
  }

  @Test
  void growsABridgeWhenAPcIsFull() {
    Devices devices = allocate("pc", CARD.formatted("e1000").repeat(40));

    assertThat(controllers(devices)).contains("pci-bridge");
    assertThat(pci(devices, Interface.class)).doesNotHaveDuplicates().hasSize(40);
  }

  @Test
  void keepsAddressesAndMakesTheBusesTheySpeakOf() {
    Devices devices =
        allocate(
            "q35",
            "<interface type='user'><model type='virtio'/>"
                + "<address type='pci' bus='0x05' slot='0x00'/></interface>");

    assertThat(pci(devices, Interface.class)).containsExactly("0000:05:00.0");
    assertThat(devices.of(Controller.class).filter(c -> c.type() == Controller.Type.PCI))
        .hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void refusesOneAddressForTwo() {
    String twice =
        "<interface type='user'><model type='e1000'/>"
            + "<address type='pci' bus='0x00' slot='0x07'/></interface>";

    assertThatThrownBy(() -> allocate("pc", twice + twice))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("0000:00:07.0 is used twice");
  }

  @Test
  void numbersPortsOfChannelsFromOne() {
    Devices devices =
        allocate(
            "pc",
            "<channel type='pty'><target type='virtio' name='a'/></channel>"
                + "<channel type='pty'><target type='virtio' name='b'/></channel>");

    assertThat(
            devices
                .of(Channel.class)
                .map(c -> ((Address.VirtioSerial) c.address().orElseThrow()).port().orElseThrow()))
        .containsExactly(1, 2);
  }

  @Test
  void addsHubsWhenUsbPortsAreShort() {
    Devices devices = allocate("pc", "<input type='tablet' bus='usb'/>".repeat(5));

    assertThat(devices.of(Hub.class)).hasSize(1);
    Set<Object> places = new HashSet<>();
    devices.all().stream()
        .map(Device::address)
        .flatMap(java.util.Optional::stream)
        .filter(Address.Usb.class::isInstance)
        .forEach(address -> assertThat(places.add(address)).isTrue());
    assertThat(places).hasSize(6);
  }

  @Test
  void givesTheSameAgain() {
    Domain once =
        Allocation.allocate(
            domain("q35", CARD.formatted("virtio") + CARD.formatted("e1000")), CAPS);

    assertThat(Allocation.allocate(once, CAPS)).isEqualTo(once);
  }

  private static List<String> controllers(Devices devices) {
    return devices.of(Controller.class).flatMap(c -> c.model().stream()).toList();
  }

  private static List<String> pci(Devices devices, Class<? extends Device> kind) {
    return devices.of(kind).map(d -> d.address().orElseThrow().toString()).toList();
  }

  private static Devices allocate(String machine, String devices) {
    return Allocation.allocate(domain(machine, devices), CAPS).devices();
  }

  private static Domain domain(String machine, String devices) {
    return XmlCodec.read(
        "<domain type='qemu'><name>a</name><memory>65536</memory><os><type machine='%s'>hvm</type>"
                .formatted(machine)
            + "</os><devices>"
            + devices
            + "</devices></domain>",
        Domain.class);
  }
}
