package io.vireo.rules;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a definition that leaves things out gets, as the host and hypervisor at hand say.
 *
 * @param uuid for a domain without one
 * @param arch the architecture, for example {@code x86_64}
 * @param machine the machine type of that architecture
 * @param machineAliases full names of machine types by their aliases: {@code pc} is {@code
 *     pc-i440fx-10.0} today and something else after an upgrade, so the document must say which
 * @param emulator the program that runs guests, for hypervisors that have one
 * @param cpuModel the processor of a guest that names none
 */
public record Given(
    UUID uuid,
    String arch,
    String machine,
    Map<String, String> machineAliases,
    Optional<String> emulator,
    Optional<String> cpuModel) {

  public Given {
    machineAliases = Map.copyOf(machineAliases);
  }

  /** For hypervisors without machine types, programs or processor models. */
  public static Given only(UUID uuid, String arch, String machine) {
    return new Given(uuid, arch, machine, Map.of(), Optional.empty(), Optional.empty());
  }
}
