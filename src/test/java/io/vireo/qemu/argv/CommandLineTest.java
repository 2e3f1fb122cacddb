package io.vireo.qemu.argv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.model.domain.Domain;
import io.vireo.qemu.alloc.Allocation;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.HostOffers;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.caps.QemuFeature;
import io.vireo.wire.xml.XmlCodec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandLineTest {

  private static final QemuCapabilities CAPS = TestCapabilities.pc();

  @Test
  void writesTheOlderFormsWhereTheEmulatorLacksJson() {
    List<String> words =
        build(
            "qemu",
            "<disk><source file='/a'/><target dev='vda' bus='virtio'/></disk>"
                + "<interface type='user'><model type='virtio'/></interface>",
            TestCapabilities.pc(Set.of()));

    assertThat(words)
        .contains(
            "virtio-blk-pci,bus=pci.0,addr=0x3,drive=libvirt-1-storage,id=virtio-disk0,bootindex=1",
            "user,id=hostnet0",
            "memory-backend-ram,id=pc.ram,size=67108864")
        .doesNotContain("-sandbox");
  }

  @Test
  void aScreenMayListenNowhereOrOnASocketOfItsOwn() {
    assertThat(build("qemu", "<graphics type='vnc'><listen type='none'/></graphics>", CAPS))
        .anyMatch(word -> word.startsWith("none,"));
    assertThat(build("qemu", "<graphics type='vnc'><listen type='socket'/></graphics>", CAPS))
        .anyMatch(word -> word.startsWith("vnc=unix:") && word.contains("/vnc.sock"));
  }

  @Test
  void neverShowsThePassword() {
    List<String> words = build("qemu", "<graphics type='vnc' passwd='sesame'/>", CAPS);

    assertThat(words).noneMatch(word -> word.contains("sesame"));
    assertThat(words).anyMatch(word -> word.contains("password=on"));
  }

  @Test
  void choosesTheAcceleratorByTheDomainsType() {
    assertThat(build("kvm", "", CAPS)).containsSequence("-accel", "kvm");
    assertThat(build("qemu", "", CAPS)).containsSequence("-accel", "tcg");
  }

  @Test
  void refusesKvmWhereThereIsNone() {
    QemuCapabilities emulating =
        new QemuCapabilities(
            CAPS.binary(),
            CAPS.version(),
            CAPS.arch(),
            CAPS.machines(),
            Map.of(Accelerator.TCG, List.of()),
            Map.of(),
            CAPS.types(),
            CAPS.commands(),
            CAPS.features(),
            HostOffers.NONE);

    assertThatThrownBy(() -> build("kvm", "", emulating)).hasMessageContaining("use type 'qemu'");
  }

  @Test
  void waitsForAStateOnlyWhenOneFollows() {
    LaunchSpec spec = spec("qemu", "", CAPS);
    LaunchSpec incoming =
        new LaunchSpec(
            spec.domain(), CAPS, spec.monitorSocket(), spec.runDirectory(), Instant.EPOCH, true);

    assertThat(CommandLine.build(spec)).doesNotContain("-incoming").contains("-S");
    assertThat(CommandLine.build(incoming)).containsSequence("-incoming", "defer");
  }

  @Test
  void namesTapDevicesAndRunsNoScripts() {
    String card =
        "<interface type='bridge'><source bridge='br0'/><target dev='vnet7'/></interface>";

    assertThat(build("qemu", card, CAPS))
        .contains(
            "{\"type\":\"tap\",\"ifname\":\"vnet7\",\"script\":\"no\",\"downscript\":\"no\","
                + "\"id\":\"hostnet0\"}");
  }

  @Test
  void takesTheShorterReconnectOnlyWhereItExists() {
    String serial =
        "<serial type='unix'><source mode='connect' path='/s'>"
            + "<reconnect enabled='yes' timeout='3'/></source></serial>";
    QemuCapabilities old =
        TestCapabilities.pc(Set.of(QemuFeature.DEVICE_JSON, QemuFeature.OBJECT_JSON));

    assertThat(build("qemu", serial, CAPS))
        .contains("socket,id=charserial0,path=/s,reconnect-ms=3000");
    assertThat(build("qemu", serial, old)).contains("socket,id=charserial0,path=/s,reconnect=3");
  }

  @Test
  void plugsFirmwareIntoFlash() {
    List<String> words =
        CommandLine.build(
            specOf(
                "<domain type='qemu'><name>a</name><memory>65536</memory><os>"
                    + "<type machine='q35'>hvm</type>"
                    + "<loader readonly='yes' secure='yes' type='pflash'>/fw/code.fd</loader>"
                    + "<nvram>/fw/vars.fd</nvram></os><features><smm state='on'/></features>"
                    + "<devices/></domain>",
                CAPS));

    assertThat(words)
        .contains("driver=cfi.pflash01,property=secure,value=on")
        .anyMatch(
            word ->
                word.startsWith("pc-q35-10.0,usb=off,smm=on")
                    && word.contains(
                        "pflash0=libvirt-pflash0-format," + "pflash1=libvirt-pflash1-storage"));
  }

  @Test
  void opensTheImagesBehindAnImage() {
    List<String> words =
        build(
            "qemu",
            "<disk><driver type='qcow2'/><source file='/top'/>"
                + "<backingStore type='file'><format type='qcow2'/><source file='/mid'/>"
                + "<backingStore type='block'><format type='raw'/><source dev='/dev/low'/>"
                + "<backingStore/></backingStore></backingStore>"
                + "<target dev='vda' bus='virtio'/></disk>"
                + "<disk><source file='/other'/><target dev='vdb' bus='virtio'/></disk>",
            CAPS);

    assertThat(words.stream().filter(word -> word.contains("\"node-name\"")))
        .containsExactly(
            "{\"driver\":\"host_device\",\"filename\":\"/dev/low\","
                + "\"node-name\":\"libvirt-4-storage\",\"read-only\":true}",
            "{\"driver\":\"file\",\"filename\":\"/mid\",\"node-name\":\"libvirt-3-storage\","
                + "\"auto-read-only\":true,\"discard\":\"unmap\"}",
            "{\"node-name\":\"libvirt-3-format\",\"read-only\":true,\"driver\":\"qcow2\","
                + "\"file\":\"libvirt-3-storage\",\"backing\":\"libvirt-4-storage\"}",
            "{\"driver\":\"file\",\"filename\":\"/top\",\"node-name\":\"libvirt-2-storage\","
                + "\"auto-read-only\":true,\"discard\":\"unmap\"}",
            "{\"node-name\":\"libvirt-2-format\",\"read-only\":false,\"driver\":\"qcow2\","
                + "\"file\":\"libvirt-2-storage\",\"backing\":\"libvirt-3-format\"}",
            "{\"driver\":\"file\",\"filename\":\"/other\","
                + "\"node-name\":\"libvirt-1-storage\",\"read-only\":false}");
  }

  @Test
  void handsTheDocumentsEnvironmentOn() {
    LaunchSpec spec =
        specOf(
            "<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
                + "<name>a</name><memory>65536</memory><os><type>hvm</type></os>"
                + "<clock offset='timezone' timezone='Europe/Paris'/><devices/>"
                + "<qemu:commandline><qemu:env name='DEBUG' value='1'/></qemu:commandline>"
                + "</domain>",
            CAPS);

    assertThat(CommandLine.environment(spec))
        .containsExactlyInAnyOrderEntriesOf(Map.of("TZ", "Europe/Paris", "DEBUG", "1"));
    assertThat(CommandLine.build(spec)).containsSequence("-rtc", "base=localtime");
  }

  private static List<String> build(String type, String devices, QemuCapabilities caps) {
    return CommandLine.build(spec(type, devices, caps));
  }

  private static LaunchSpec spec(String type, String devices, QemuCapabilities caps) {
    return specOf(
        "<domain type='%s'><name>a</name><memory>65536</memory><os><type>hvm</type></os>"
                .formatted(type)
            + "<devices>"
            + devices
            + "</devices></domain>",
        caps);
  }

  private static LaunchSpec specOf(String xml, QemuCapabilities caps) {
    Domain complete = DomainCompletion.complete(XmlCodec.read(xml, Domain.class), caps);
    Path run = Path.of("/run/vireo");
    Domain domain = Allocation.allocate(complete, caps);
    return new LaunchSpec(domain, caps, run.resolve("m.sock"), run, Instant.EPOCH, false);
  }
}
