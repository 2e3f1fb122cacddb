package io.vireo.model.capability;

import io.vireo.wire.xml.XmlCodec;

/** These documents in libvirt's own layout, for whoever compares them as text. */
public final class CapabilityText {

  private CapabilityText() {}

  /** With a blank line around the host and each guest. */
  public static String of(CapabilitiesDocument document) {
    return XmlCodec.write(document)
        .replace("<capabilities>\n", "<capabilities>\n\n")
        .replace("\n  </host>\n", "\n  </host>\n\n")
        .replace("\n  </guest>\n", "\n  </guest>\n\n")
        .replace("<doi/>", "<doi></doi>");
  }

  /** With an end of its own even where there are no devices. */
  public static String of(DomainCapabilities document) {
    return XmlCodec.write(document).replace("  <devices/>\n", "  <devices>\n  </devices>\n");
  }
}
