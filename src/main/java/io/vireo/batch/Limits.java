package io.vireo.batch;

/**
 * How many guests are saved at once.
 *
 * @param total over all disks
 * @param perDisk to one disk
 */
public record Limits(int total, int perDisk) {}
