package io.vireo.job;

/**
 * In the place of a result that was not kept over a restart.
 *
 * @param why a sentence
 */
public record NotKept(String why) {}
