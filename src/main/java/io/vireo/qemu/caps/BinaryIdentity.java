package io.vireo.qemu.caps;

/**
 * One installed emulator beyond doubt: a package upgrade changes at least one component, and what
 * was probed of the old binary is then of no use.
 *
 * @param path absolute
 * @param sizeBytes the file's length
 * @param modifiedMillis since the epoch
 * @param inode 0 where the file system has none
 */
public record BinaryIdentity(String path, long sizeBytes, long modifiedMillis, long inode) {}
