package io.vireo.call;

/** A job that was admitted and gives bytes. */
public record Giving<R>(Started<R> started, Outflow bytes) {}
