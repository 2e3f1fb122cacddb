package io.vireo.rules;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Graphics;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;
import java.util.Set;

/** Takes out of a document what only those may see who may change it. */
public final class Secrets {

  /** Attributes that hold secrets, wherever the model does not know the element. */
  private static final Set<String> ATTRIBUTES = Set.of("passwd", "password");

  private Secrets() {}

  /** The document without passwords. */
  public static Domain strip(Domain domain) {
    return domain.withDevices(domain.devices().map(Secrets::strip));
  }

  /** Whether there is anything to strip. */
  public static boolean present(Domain domain) {
    return !strip(domain).equals(domain);
  }

  private static Device strip(Device device) {
    return switch (device) {
      case Graphics graphics -> strip(graphics);
      default -> device;
    };
  }

  private static Graphics strip(Graphics graphics) {
    Graphics.Password old = graphics.password();
    Graphics.Password none =
        new Graphics.Password(Optional.empty(), Optional.empty(), old.connected());
    Extras extras =
        new Extras(graphics.extras().kept().stream().filter(extra -> !isSecret(extra)).toList());
    return Derive.with(graphics.withPassword(none), "extras", extras);
  }

  private static boolean isSecret(Extras.Extra extra) {
    return extra.unknown() instanceof Extras.Unknown.Attribute(XmlElement.Attribute attribute)
        && ATTRIBUTES.contains(attribute.name().getLocalPart());
  }
}
