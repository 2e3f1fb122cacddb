package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;

/** A USB hub. */
@Element("hub")
public record Hub(@Attr String type, @Inline DeviceInfo info, @Rest Extras extras)
    implements Device {}
