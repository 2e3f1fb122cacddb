package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A sound card. */
@Element("sound")
public record Sound(
    @Attr String model,
    @Attr("audio/id") Optional<Integer> audio,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {}
