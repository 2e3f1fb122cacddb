package io.vireo.rules;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbiStabilityTest {

  private static final String DEVICES =
      "<disk type='file'><source file='/a.img'/><target dev='vda' bus='virtio'/>"
          + "<serial>S1</serial></disk><interface type='user'><mac"
          + " address='52:54:00:00:00:01'/><model type='virtio'/><address type='pci'"
          + " slot='0x03'/></interface><serial type='pty'/><rng model='virtio'><backend"
          + " model='random'>/dev/random</backend></rng><novelty kind='x'/>";

  private static final String DOCUMENT = DomainDocument.format(Samples.complete(DEVICES));

  private static Domain changed(String from, String to) {
    String document = DOCUMENT.replace(from, to);
    if (document.equals(DOCUMENT)) {
      throw new IllegalArgumentException("nothing to change: " + from);
    }
    return DomainDocument.parse(document);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<name>web | <name>other | /domain/name",
        "5d0c7b1e | 5d0c7b1f | /domain/uuid",
        "type='qemu' | type='kvm' | /domain/@type",
        "<memory unit='KiB'>1024 | <memory unit='KiB'>2048 | /domain/memory",
        "<vcpu placement='static'>1 | <vcpu placement='static'>2 | /domain/vcpu",
        "pc-i440fx-10.0 | pc-i440fx-7.2 | /domain/os/type",
        "x86_64 | i686 | /domain/os/type",
        "qemu64 | qemu32 | /domain/cpu/model",
        "dev='vda' | dev='vdb' | disk[1]/target/@dev",
        "<serial>S1 | <serial>S2 | disk[1]/serial",
        "52:54:00:00:00:01 | 52:54:00:00:00:02 | interface[1]/mac",
        "<model type='virtio' | <model type='e1000' | interface[1]/model",
        "slot='0x03' | slot='0x04' | interface[1]/address",
        "piix3-uhci | nec-xhci | controller[1]/@model",
        "<novelty kind='x'/> | '' | the number of /domain/devices/other device",
        "<memballoon model='virtio' | <memballoon model='none' | memballoon[1]/@model"
      })
  void refusesWhatTheGuestWouldSee(String from, String to, String place) {
    assertThatThrownBy(() -> AbiStability.check(DomainDocument.parse(DOCUMENT), changed(from, to)))
        .hasMessageContaining(place)
        .extracting(e -> ((VirtException) e).code())
        .isEqualTo(ErrorCode.CONFIG_UNSUPPORTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a.img | /b.qcow2",
        "/dev/random | /dev/urandom",
        "52:54:00:00:00:01 | 52:54:00:00:00:01",
        "<on_crash>destroy | <on_crash>preserve",
        "<name>web</name> | <name>web</name><title>t</title>",
        "<serial type='pty'> | <serial type='null'>"
      })
  void allowsWhatTheGuestDoesNotSee(String from, String to) {
    Domain to2 = from.equals(to) ? DomainDocument.parse(DOCUMENT) : changed(from, to);
    assertThatCode(() -> AbiStability.check(DomainDocument.parse(DOCUMENT), to2))
        .doesNotThrowAnyException();
  }

  @Test
  void doesNotMindTheDaemonsNamesForDevices() {
    Domain live = DomainDocument.parse(DOCUMENT);
    Domain named =
        live.withDevices(
            live.devices().map(device -> device.withInfo(device.info().withAlias("net0"))));
    AbiStability.check(live, named);
    AbiStability.check(named, live);
  }
}
