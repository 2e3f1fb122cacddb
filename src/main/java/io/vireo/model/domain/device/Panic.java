package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** Through which the guest reports that it crashed. */
@Element("panic")
public record Panic(@Attr Optional<String> model, @Inline DeviceInfo info, @Rest Extras extras)
    implements Device {}
