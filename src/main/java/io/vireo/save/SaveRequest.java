package io.vireo.save;

import java.nio.file.Path;

/**
 * What is to be saved where.
 *
 * @param target absolute path of the image; an earlier image there is replaced on success only
 * @param running whether the guest is to run after its restore
 * @param bypassCache whether the state goes past the page cache (O_DIRECT)
 * @param estimatedBytes of state; refused beforehand if the file system has less room
 */
public record SaveRequest(
    Path target,
    ImageDocument document,
    boolean running,
    boolean bypassCache,
    long estimatedBytes) {}
