package io.vireo.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import org.junit.jupiter.api.Test;

class FormsTest {

  @Test
  void putsARunningGuestToRest() {
    Domain live =
        Samples.withDevices(
                "<serial type='pty'><source path='/dev/pts/3'/><target port='0'/><alias"
                    + " name='serial0'/></serial><console type='pty' tty='/dev/pts/3'/><channel"
                    + " type='unix'><target type='virtio' name='a'"
                    + " state='connected'/></channel><interface type='network'><source network='n'"
                    + " portid='p' bridge='b'/><target dev='vnet3'/><alias"
                    + " name='ua-mine'/></interface><graphics type='vnc' port='5900'"
                    + " autoport='yes'/>")
            .withId(7);
    String rest = DomainDocument.format(Forms.inactive(live));
    assertThat(rest)
        .doesNotContain("id='7'", "pts", "serial0", "connected", "vnet3", "portid", "5900")
        .contains("ua-mine", "port='-1'", "network='n'");
    assertThat(Forms.inactive(Forms.inactive(live))).isEqualTo(Forms.inactive(live));
  }

  @Test
  void letsChosenNamesAndPortsBe() {
    Domain chosen =
        Samples.withDevices(
            "<interface type='ethernet'><target dev='tap-web'/></interface>"
                + "<graphics type='vnc' port='5901' autoport='no'/>");
    assertThat(Forms.inactive(chosen)).isEqualTo(chosen);
  }

  @Test
  void leavesTheHostsLabelsBehind() {
    Domain labelled =
        Samples.domain(
            "<name>w</name><memory>1</memory><os><type>hvm</type></os>"
                + "<seclabel type='dynamic' model='dac'><imagelabel>+1:+1</imagelabel></seclabel>");
    assertThat(DomainDocument.format(Forms.migratable(labelled)))
        .contains("model='dac'")
        .doesNotContain("+1:+1");
  }

  @Test
  void takesPciAddressesAwayAndNoOthers() {
    Domain placed =
        Samples.withDevices(
            "<hub type='usb'><address type='usb' bus='0' port='1'/></hub>"
                + "<memballoon model='virtio'><address type='pci' slot='0x05'/></memballoon>");
    assertThat(DomainDocument.format(Forms.withoutPciAddresses(placed)))
        .contains("type='usb' bus='0' port='1'")
        .doesNotContain("0x05");
  }

  @Test
  void stripsPasswords() {
    Domain open =
        Samples.withDevices("<graphics type='vnc' passwd='hunter2' passwdValidTo='2030-01-01'/>");
    assertThat(Secrets.present(open)).isTrue();
    assertThat(Secrets.present(Samples.plain())).isFalse();
    assertThat(DomainDocument.format(Secrets.strip(open))).doesNotContain("hunter2", "2030");
    assertThat(open.toString()).doesNotContain("hunter2");
  }
}
