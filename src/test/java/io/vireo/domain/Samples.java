package io.vireo.domain;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Definitions; the same name always gives the same one. */
final class Samples {

  private Samples() {}

  static UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  static String xml(String name) {
    return xml(name, uuid(name));
  }

  static String xml(String name, UUID uuid) {
    return xml(name, "<uuid>" + uuid + "</uuid>", 65_536);
  }

  static String xml(String name, String uuidElement, long memoryKib) {
    return """
    <domain type='test'>
      <name>%s</name>
      %s
      <memory unit='KiB'>%d</memory>
      <vcpu>2</vcpu>
      <os><type>hvm</type></os>
    </domain>
    """
        .formatted(name, uuidElement, memoryKib);
  }
}
