package io.vireo.host;

/**
 * How a lane is used at this moment.
 *
 * @param waiting calls in its queue
 * @param busy threads that work
 * @param done calls that were carried out so far
 */
public record LaneUse(String name, int waiting, int busy, long done) {}
