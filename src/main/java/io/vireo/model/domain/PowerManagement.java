package io.vireo.model.domain;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import java.util.Optional;

/** Which kinds of sleep the guest may choose. */
public record PowerManagement(
    @Attr("suspend-to-mem/enabled") Optional<YesNo> suspendToMemory,
    @Attr("suspend-to-disk/enabled") Optional<YesNo> suspendToDisk) {}
