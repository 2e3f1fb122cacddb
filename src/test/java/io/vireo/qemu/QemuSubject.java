package io.vireo.qemu;

import io.vireo.base.HypervisorUri;
import io.vireo.driver.Driver;
import io.vireo.model.domain.Domain;
import io.vireo.tck.Subject;
import io.vireo.wire.xml.XmlCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** A real QEMU on trial. Its guest is the firmware alone, looking for something to boot. */
record QemuSubject(Map<String, String> settings) implements Subject {

  @Override
  public Driver driver() {
    return new QemuDriver();
  }

  @Override
  public HypervisorUri uri() {
    return new HypervisorUri("qemu:///session");
  }

  @Override
  public Domain sample(String name) {
    return XmlCodec.read(
        """
        <domain type='qemu'>
          <name>%s</name>
          <uuid>%s</uuid>
          <memory unit='MiB'>64</memory>
          <vcpu>1</vcpu>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <features><acpi/></features>
          <devices>
            <serial type='pty'/>
          </devices>
        </domain>
        """
            .formatted(name, uuid(name)),
        Domain.class);
  }

  static UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
