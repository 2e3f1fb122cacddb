package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import java.util.Optional;

/** A file that keeps a copy of what the guest writes. */
public record CharLog(@Attr String file, @Attr Optional<OnOff> append) {}
