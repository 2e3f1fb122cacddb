package io.vireo.model.domain.device;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** Sockets between host and guest. */
@Element("vsock")
public record Vsock(
    @Attr Optional<String> model,
    @Attr("cid/auto") Optional<YesNo> auto,
    @Attr("cid/address") Optional<Long> cid,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {}
