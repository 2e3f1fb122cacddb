package io.vireo.qemu.caps;

import java.util.List;

/**
 * A row of {@code query-cpu-definitions}.
 *
 * @param name as {@code -cpu} takes it
 * @param unavailable what this host lacks of it; empty when the guest can have all of it
 */
public record CpuModel(String name, String typeName, List<String> unavailable, boolean deprecated) {

  public boolean usable() {
    return unavailable.isEmpty();
  }
}
