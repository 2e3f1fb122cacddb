package io.vireo.host;

/**
 * A process beyond doubt: pids are reused, but not at the same tick of the same boot.
 *
 * @param startTicks field 22 of {@code /proc/PID/stat}, clock ticks since boot
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {}
