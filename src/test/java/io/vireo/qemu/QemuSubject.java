package io.vireo.qemu;

import io.vireo.base.HypervisorUri;
import io.vireo.driver.Driver;
import io.vireo.model.domain.Domain;
import io.vireo.tck.Subject;
import io.vireo.wire.xml.XmlCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** A real QEMU on trial. Its guest is the firmware alone, looking for something to boot. */
record QemuSubject(Map<String, String> settings, Function<String, Domain> samples)
    implements Subject {

  /** The installed QEMU and a guest that is nothing but firmware. */
  static QemuSubject firmware() {
    return of(Map.of());
  }

  static QemuSubject of(Map<String, String> settings) {
    return new QemuSubject(settings, name -> firmware(name, "", ""));
  }

  /** The installed QEMU and another guest. */
  static QemuSubject with(Domain guest) {
    return new QemuSubject(Map.of(), name -> guest);
  }

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
    return samples.apply(name);
  }

  /** The guest that looks for something to boot, with more devices and more of a machine. */
  static Domain firmware(String name, String devices, String more) {
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
            %s
          </devices>
          %s
        </domain>
        """
            .formatted(name, uuid(name), devices, more),
        Domain.class);
  }

  static UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
