package io.vireo.qemu.process;

import java.util.Optional;

/**
 * A network device whose other end is a guest's card.
 *
 * @param bridge what it is plugged into
 * @param mac its own address, not the guest's
 * @param mtu in bytes; the bridge's where there is one and nothing is said
 */
public record TapDevice(
    String name,
    Optional<String> bridge,
    Optional<String> mac,
    Optional<Integer> mtu,
    boolean multiQueue) {}
