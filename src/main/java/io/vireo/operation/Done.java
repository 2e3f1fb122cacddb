package io.vireo.operation;

/** The result of a call that has nothing more to say. */
public record Done() {}
