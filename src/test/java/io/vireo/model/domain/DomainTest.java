package io.vireo.model.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import io.vireo.model.MemorySize;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.CharSource;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.DiskSource;
import io.vireo.model.domain.device.OtherDevice;
import io.vireo.model.domain.device.Serial;
import io.vireo.wire.Case;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {

  private static Domain parse(String rest) {
    return DomainDocument.parse(
        "<domain type='kvm'><name>n</name><memory>1</memory><os><type>hvm</type></os>"
            + rest
            + "</domain>");
  }

  private static Device device(String xml) {
    return parse("<devices>" + xml + "</devices>").devices().all().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "1, '', 1",
    "1, b, 1",
    "1, KiB, 1024",
    "1, k, 1024",
    "3, KB, 3000",
    "1, mib, 1048576",
    "2, GB, 2000000000",
    "1, T, 1099511627776",
    "7, EiB, 8070450532247928832"
  })
  void measuresInEveryUnit(long amount, String unit, long bytes) {
    assertThat(new MemorySize(java.util.Optional.of(unit), amount).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"KiBi", "x", "kk", "B B", "KI", "iB"})
  void refusesOtherUnits(String unit) {
    assertThatThrownBy(() -> new MemorySize(java.util.Optional.of(unit), 1))
        .isInstanceOf(VirtException.class);
  }

  @Test
  void readsEverySourceOfADisk() {
    for (Class<?> kind : DiskSource.class.getPermittedSubclasses()) {
      String word = kind.getAnnotation(Case.class).value();
      Disk disk = (Disk) device("<disk type='" + word + "'><target dev='sda'/></disk>");
      assertThat(disk.source()).isInstanceOf(kind);
      assertThat(disk.source().isEmpty()).isTrue();
    }
  }

  @Test
  void changesASourceAndWithItTheType() {
    Disk disk = (Disk) device("<disk type='block'><source dev='/d'/><target dev='vda'/></disk>");
    Disk file = disk.withSource(DiskSource.FileSource.of("/f"));
    Domain written = parse("").withDevices(Devices.of(List.of(file)));
    assertThat(DomainDocument.format(written))
        .contains("<disk type='file'>", "<source file='/f'/>")
        .doesNotContain("dev='/d'");
  }

  @Test
  void readsBothEndsOfADatagramStream() {
    Serial serial =
        (Serial)
            device(
                "<serial type='udp'><source mode='bind' host='a' service='1'/>"
                    + "<source mode='connect' host='b' service='2'/></serial>");
    CharSource.Udp udp = (CharSource.Udp) serial.source();
    assertThat(udp.bind().orElseThrow().host()).contains("a");
    assertThat(udp.connect().orElseThrow().service()).contains("2");
  }

  @Test
  void replacesWhatTheDaemonAllocatesOnEveryDevice() {
    Domain domain =
        parse(
            "<devices><disk><target dev='vda'/></disk><interface type='user'/><sound"
                + " model='ac97'/><serial type='pty'/><video/><hub type='usb'/><panic/><graphics"
                + " type='sdl'/></devices>");
    Address address = Address.Pci.of(0, 1, 2, 3);
    Domain placed =
        domain.withDevices(
            domain.devices().map(d -> d.withInfo(d.info().withAlias("x").withAddress(address))));
    assertThat(placed.devices().all()).hasSize(8).allMatch(d -> d.address().isPresent());
    assertThat(placed.devices().byAlias("x")).isPresent();
    Domain again = DomainDocument.parse(DomainDocument.format(placed));
    assertThat(again).isEqualTo(placed);
    assertThat(DomainDocument.format(again))
        .contains("<address type='pci' domain='0x0000' bus='0x01' slot='0x02' function='0x3'/>");
  }

  @Test
  void keepsDevicesItDoesNotKnowByName() {
    Device device = device("<timemachine flux='1.21'><alias name='tm0'/></timemachine>");
    assertThat(device).isInstanceOf(OtherDevice.class);
    assertThat(((OtherDevice) device).name()).isEqualTo("timemachine");
    assertThat(device.withInfo(device.info().withAlias("y"))).isEqualTo(device);
  }

  @Test
  void keepsMetadataAsItWasWritten() {
    String metadata =
        "<metadata><app:x xmlns:app='urn:a' app:k='1'>text <b/> more<!-- note"
            + " --></app:x></metadata>";
    String written = DomainDocument.format(parse(metadata));
    assertThat(written.replaceAll(">\\n *<", "><")).contains(metadata);
  }

  @Test
  void readsUuidsWithAndWithoutHyphens() {
    UUID uuid = UUID.fromString("c7a5fdbd-edaf-9455-926a-d65c16db1809");
    assertThat(parse("<uuid>c7a5fdbdedaf9455926ad65c16db1809</uuid>").uuid()).contains(uuid);
    assertThat(parse("<uuid> c7a5fdbd-edaf-9455-926a-d65c16db1809 </uuid>").uuid()).contains(uuid);
  }

  @Test
  void readsQemusCommandLineUnderAnyPrefix() {
    Domain domain =
        DomainDocument.parse(
            "<domain type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><name>n</name>"
                + "<memory>1</memory><os><type>hvm</type></os>"
                + "<q:commandline><q:arg value='-S'/></q:commandline></domain>");
    assertThat(domain.qemuCommandline().orElseThrow().arguments())
        .containsExactly(new QemuCommandline.Argument("-S"));
    assertThat(DomainDocument.format(domain)).contains("<qemu:arg value='-S'/>");
  }

  /** Documents put together from pieces in any order read and write to the same thing. */
  @Test
  void losesNothingOfDocumentsPutTogetherAtRandom() {
    List<String> pieces =
        List.of(
            "<title>t &amp; t</title>",
            "<vcpu current='1'>4</vcpu>",
            "<unknown a='1'><deep/></unknown>",
            "<cpu mode='host-passthrough'><odd/></cpu>",
            "<features><acpi/><apic eoi='on'/><future state='on'/></features>",
            "<clock offset='utc'><timer name='rtc' odd='1'/></clock>",
            "<pm><suspend-to-mem enabled='no'/></pm>",
            "<seclabel type='none'/>",
            "<on_crash>restart</on_crash>",
            "<memtune><hard_limit unit='M'>5</hard_limit></memtune>",
            "<devices><emulator>/e</emulator><disk type='network'><source protocol='rbd' name='x'>"
                + "<host name='h' port='1' q='2'/><config file='c'/></source>"
                + "<target dev='vda' new='1'/></disk><new/></devices>");
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      StringBuilder body = new StringBuilder();
      pieces.stream()
          .filter(_ -> random.nextBoolean())
          .forEach(p -> body.insert(random.nextBoolean() ? 0 : body.length(), p));
      Domain read = parse(body.toString());
      String written = DomainDocument.format(read);
      assertThat(DomainDocument.format(DomainDocument.parse(written))).isEqualTo(written);
      assertThat(DomainCorpusTest.lost(parseText(body), written)).as(body.toString()).isEmpty();
    }
  }

  private static String parseText(StringBuilder body) {
    return "<domain type='kvm'><name>n</name><memory>1</memory><os><type>hvm</type></os>"
        + body
        + "</domain>";
  }
}
