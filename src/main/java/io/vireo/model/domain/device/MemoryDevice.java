package io.vireo.model.domain.device;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;
import java.util.UUID;

/** Memory that can be plugged. */
@Element("memory")
public record MemoryDevice(
    @Attr String model,
    @Attr Optional<String> access,
    @Attr Optional<YesNo> discard,
    @Child Optional<UUID> uuid,
    @Child Optional<XmlElement> source,
    @Child Optional<XmlElement> target,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {}
