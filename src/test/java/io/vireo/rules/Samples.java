package io.vireo.rules;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Documents to begin from. */
final class Samples {

  static final UUID FRESH = UUID.fromString("5d0c7b1e-94e5-4b0c-8f43-0a7d6f1c2b3a");

  static final Given GIVEN =
      new Given(
          FRESH,
          "x86_64",
          "pc",
          Map.of("pc", "pc-i440fx-10.0"),
          Optional.of("/usr/bin/qemu"),
          Optional.of("qemu64"));

  private Samples() {}

  static Domain domain(String body) {
    return DomainDocument.parse("<domain type='qemu'>" + body + "</domain>");
  }

  /** The least that is accepted, with some devices. */
  static Domain withDevices(String devices) {
    return domain(
        "<name>web</name><memory>1024</memory><os><type>hvm</type></os><devices>"
            + devices
            + "</devices>");
  }

  static Domain plain() {
    return withDevices("");
  }

  /** With all that a PC has. */
  static Domain complete(String devices) {
    return PcDefaults.fill(Defaults.fill(withDevices(devices), GIVEN));
  }
}
