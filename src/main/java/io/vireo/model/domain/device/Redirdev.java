package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A USB device of whoever looks at the screen. */
@Element("redirdev")
public record Redirdev(
    @Attr Optional<String> bus,
    @Inline CharSource source,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {}
