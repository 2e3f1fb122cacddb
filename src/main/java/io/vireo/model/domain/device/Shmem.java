package io.vireo.model.domain.device;

import io.vireo.model.MemorySize;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** Memory shared between guests. */
@Element("shmem")
public record Shmem(
    @Attr String name,
    @Attr Optional<String> role,
    @Attr("model/type") Optional<String> model,
    @Child Optional<MemorySize> size,
    @Attr("server/path") Optional<String> server,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {}
