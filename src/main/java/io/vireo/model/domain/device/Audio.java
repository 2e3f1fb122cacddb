package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;

/** The host side of sound. */
@Element("audio")
public record Audio(@Attr int id, @Attr String type, @Inline DeviceInfo info, @Rest Extras extras)
    implements Device {}
