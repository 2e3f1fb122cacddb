package io.vireo.qemu.qmp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that QEMU tells unasked.
 *
 * @param name as in the QAPI schema: {@code SHUTDOWN}
 * @param data an object; empty if the event has no members
 */
public record QmpEvent(String name, JsonNode data) {}
