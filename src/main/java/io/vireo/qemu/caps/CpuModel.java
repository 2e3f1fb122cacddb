package io.vireo.qemu.caps;

import java.util.List;
import java.util.Optional;

/**
 * A row of {@code query-cpu-definitions}.
 *
 * @param name as {@code -cpu} takes it
 * @param unavailable what this host lacks of it; empty when the guest can have all of it
 * @param told whether QEMU says what is lacking at all
 * @param aliasOf the version that a name without one stands for
 */
public record CpuModel(
    String name,
    String typeName,
    List<String> unavailable,
    boolean deprecated,
    boolean told,
    Optional<String> aliasOf) {

  /** A model of its own, of which QEMU says what is lacking. */
  public CpuModel(String name, String typeName, List<String> unavailable, boolean deprecated) {
    this(name, typeName, unavailable, deprecated, true, Optional.empty());
  }

  public boolean usable() {
    return unavailable.isEmpty();
  }
}
