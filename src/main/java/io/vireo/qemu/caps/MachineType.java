package io.vireo.qemu.caps;

import java.util.Optional;

/**
 * A row of {@code query-machines}.
 *
 * @param name canonical, for example {@code pc-q35-7.2}
 * @param alias the short name that means this one in this QEMU, for example {@code q35}
 * @param cpusMax the most processors it can have
 * @param hotpluggableCpus whether processors can be added while it runs
 * @param ramId name of its main memory, by which a saved state finds it again; empty where the
 *     board has no such memory
 * @param defaultCpu the processor it has when none is asked for, as a QOM type
 */
public record MachineType(
    String name,
    Optional<String> alias,
    boolean isDefault,
    int cpusMax,
    boolean hotpluggableCpus,
    Optional<String> ramId,
    Optional<String> defaultCpu,
    boolean deprecated) {

  /** Whether {@code asked} means this machine. */
  public boolean answersTo(String asked) {
    return name.equals(asked) || alias.filter(asked::equals).isPresent();
  }
}
