package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;

/** An I/O memory management unit. */
@Element("iommu")
public record Iommu(
    @Attr String model,
    @Child Optional<XmlElement> driver,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {}
