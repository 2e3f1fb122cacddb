package io.vireo.host.node;

import java.util.Optional;

/**
 * What memory is used for.
 *
 * @param buffersKib told of the whole machine only, as {@code cachedKib}
 */
public record MemoryUse(
    long totalKib, long freeKib, Optional<Long> buffersKib, Optional<Long> cachedKib) {}
