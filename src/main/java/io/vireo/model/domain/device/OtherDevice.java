package io.vireo.model.domain.device;

import io.vireo.wire.Element;
import io.vireo.wire.xml.XmlElement;

/** A device that this model knows by name only; it is kept as it was written. */
@Element("*")
public record OtherDevice(XmlElement element) implements Device {

  /** Its element's name, for refusing it. */
  public String name() {
    return element.name().getLocalPart();
  }

  @Override
  public DeviceInfo info() {
    return DeviceInfo.NONE;
  }

  /** Nothing is allocated for what is not understood. */
  @Override
  public Device withInfo(DeviceInfo info) {
    return this;
  }
}
