package io.vireo.save;

import java.nio.file.Path;

/**
 * What is to be saved where.
 *
 * @param target absolute path of the image; an earlier image there is replaced on success only
 * @param running whether the guest is to run after its restore
 * @param storage how the state is put into it
 * @param estimatedBytes of state; refused beforehand if the file system has less room
 */
public record SaveRequest(
    Path target, ImageDocument document, boolean running, Storage storage, long estimatedBytes) {}
