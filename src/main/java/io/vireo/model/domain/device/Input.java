package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A keyboard, mouse, tablet, or a device of the host passed on. */
@Element("input")
public record Input(
    @Attr Type type,
    @Attr Optional<Bus> bus,
    @Attr Optional<String> model,
    @Child Optional<VirtioOptions> driver,
    @Attr("source/evdev") Optional<String> evdev,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** The kinds of input device. */
  public enum Type {
    MOUSE,
    TABLET,
    KEYBOARD,
    PASSTHROUGH,
    EVDEV
  }

  /** Where it is plugged in. */
  public enum Bus {
    PS2,
    USB,
    XEN,
    PARALLELS,
    VIRTIO,
    NONE
  }

  public static Input of(Type type, Bus bus) {
    return new Input(
        type,
        Optional.of(bus),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DeviceInfo.NONE,
        Extras.NONE);
  }
}
