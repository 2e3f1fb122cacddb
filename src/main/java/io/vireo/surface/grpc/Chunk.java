package io.vireo.surface.grpc;

import java.nio.ByteBuffer;

/** Bytes of a stream. */
public record Chunk(ByteBuffer data) {}
