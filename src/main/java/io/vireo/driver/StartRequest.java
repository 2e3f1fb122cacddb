package io.vireo.driver;

import io.vireo.model.domain.Domain;
import io.vireo.stream.StateSource;
import java.util.Optional;

/**
 * @param id the instance's number, as in libvirt's {@code id}
 * @param document the completed definition
 * @param incoming a saved state to take in before anything runs
 * @param resetNvram start with fresh UEFI variables
 */
public record StartRequest(
    int id, Domain document, Optional<StateSource> incoming, boolean resetNvram) {}
