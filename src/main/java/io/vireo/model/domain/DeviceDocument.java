package io.vireo.model.domain;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.OtherDevice;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlCodec;
import io.vireo.wire.xml.XmlElement;
import java.util.List;

/** One device as text. */
public final class DeviceDocument {

  private DeviceDocument() {}

  /** What stands around a device when it stands alone. */
  @Element("devices")
  public record Alone(@Child List<Device> all, @Rest Extras extras) {}

  /** Reads one device's element. Fails as {@link XmlCodec} does. */
  public static Device parse(String document) {
    Alone alone =
        XmlCodec.bind(XmlElement.of("devices").plus(XmlCodec.tree(document)), Alone.class);
    if (alone.all().size() != 1 || alone.all().getFirst() instanceof OtherDevice) {
      throw new VirtException(ErrorCode.XML_ERROR, "the document is no device");
    }
    return alone.all().getFirst();
  }
}
