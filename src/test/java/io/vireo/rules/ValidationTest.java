package io.vireo.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Vcpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {

  private static final String REST = "<memory>1024</memory><os><type>hvm</type></os>";

  @Test
  void acceptsAPlainDefinition() {
    Domain plain = Samples.plain();
    assertThat(Validation.check(plain)).isSameAs(plain);
    assertThat(Validation.problems(Samples.complete(""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a/b", "a\nb", "\tweb", ".", "..", "a\u0000b", "a\u001bb"})
  void refusesNamesThatNoFileCanHave(String name) {
    assertThat(Validation.problems(Samples.plain().withName(name)))
        .extracting(Problem::place)
        .containsOnly("/domain/name");
  }

  @Test
  void limitsTheNameInBytes() {
    String most = "\u00e9".repeat(MachineChecks.NAME_BYTES_MAX / 2);
    assertThat(Validation.problems(Samples.plain().withName(most))).isEmpty();
    assertThat(Validation.problems(Samples.plain().withName(most + "x"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, MachineChecks.VCPUS_MAX + 1, Integer.MIN_VALUE})
  void refusesNumbersOfVcpusThatMakeNoSense(int vcpus) {
    assertThat(Validation.problems(Samples.plain().withVcpus(Vcpus.of(vcpus)))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<vcpu current='3'>2</vcpu> | /domain/vcpu/@current",
        "<vcpu>3</vcpu><cpu><topology sockets='1' cores='2' threads='1'/></cpu> |"
            + " /domain/cpu/topology",
        "<vcpu>1</vcpu><cpu><topology sockets='0' cores='2' threads='1'/></cpu> |"
            + " /domain/cpu/topology",
        "<maxMemory slots='2'>512</maxMemory> | /domain/maxMemory",
        "<iothreads>-1</iothreads> | /domain/iothreads",
      })
  void refusesNumbersThatContradictEachOther(String part, String place) {
    assertThat(Validation.problems(Samples.domain("<name>w</name>" + REST + part)))
        .extracting(Problem::place)
        .containsExactly(place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<disk type='file'><source file='/a'/><target dev='vda'/></disk>"
            + "<disk type='file'><source file='/b'/><target dev='vda'/></disk>"
            + " | disk[2]/target/@dev",
        "<disk type='file'><source file='/a&#10;b'/><target dev='vda'/></disk> | disk[1]/source",
        "<disk type='file'><target dev='vda'/></disk> | disk[1]/source",
        "<disk type='file' device='floppy'><target dev='fda' bus='ide'/></disk> |"
            + " disk[1]/target/@bus",
        "<disk type='file' device='cdrom'><target dev=''/></disk> | disk[1]/target/@dev",
        "<controller type='usb' index='0'/><controller type='usb' index='0'/> |"
            + " controller[2]/@index",
        "<controller type='usb' index='-1'/> | controller[1]/@index",
        "<interface type='user'><mac address='01:00:00:00:00:00'/></interface>"
            + " | interface[1]/mac/@address",
        "<interface type='user'><mac address='52:54:00'/></interface> | interface[1]/mac/@address",
        "<interface type='user'><mtu size='-5'/></interface> | interface[1]/mtu/@size",
        "<interface type='user'><boot order='0'/></interface> | interface[1]/boot/@order",
        "<graphics type='vnc' port='70000'/> | graphics[1]",
        "<emulator>/usr/bin/a&#10;b</emulator> | emulator",
        "<hub type='usb'><alias name='ua-x'/></hub><hub type='usb'><alias name='ua-x'/></hub>"
            + " | hub[2]/alias",
      })
  void refusesDevicesThatMakeNoSense(String devices, String place) {
    assertThat(Validation.problems(Samples.withDevices(devices)))
        .extracting(Problem::place)
        .containsExactly("/domain/devices/" + place);
  }

  @Test
  void refusesTwoOrdersOfBooting() {
    Domain both =
        Samples.domain(
            "<name>w</name><memory>1</memory><os><type>hvm</type><boot dev='hd'/></os><devices>"
                + "<interface type='user'><boot order='1'/></interface></devices>");
    assertThat(Validation.problems(both))
        .extracting(Problem::place)
        .containsExactly("/domain/os/boot");
  }

  @Test
  void saysAllProblemsAtOnce() {
    assertThatThrownBy(
            () -> Validation.check(Samples.plain().withName("a/b").withVcpus(Vcpus.of(0))))
        .hasMessageContaining("'/'")
        .hasMessageContaining("vcpus")
        .extracting(e -> ((VirtException) e).code())
        .isEqualTo(ErrorCode.XML_DETAIL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<name>w</name><memory>-1</memory><os><type>hvm</type></os>",
        "<name>w</name><memory unit='EiB'>99</memory><os><type>hvm</type></os>",
        "<name>w</name><memory unit='light-years'>1</memory><os><type>hvm</type></os>",
        "<name>w</name><memory>9999999999999999999999</memory><os><type>hvm</type></os>",
        "<name>w</name><uuid>not-one</uuid><memory>1</memory><os><type>hvm</type></os>",
        "<name>w</name><uuid>1111</uuid><memory>1</memory><os><type>hvm</type></os>"
      })
  void refusesValuesWhileReading(String body) {
    assertThatThrownBy(() -> Samples.domain(body))
        .hasMessageContaining("/domain/")
        .extracting(e -> ((VirtException) e).code())
        .isEqualTo(ErrorCode.XML_DETAIL);
  }

  @Test
  void needsSomeMemory() {
    assertThat(Validation.problems(Samples.domain("<name>w</name><os><type>hvm</type></os>")))
        .extracting(Problem::place)
        .containsExactly("/domain/memory");
  }
}
