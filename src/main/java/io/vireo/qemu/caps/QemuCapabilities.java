package io.vireo.qemu.caps;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one QEMU binary on this host can do.
 *
 * @param arch as QEMU names it: {@code x86_64}
 * @param machines in QEMU's order
 * @param cpus by accelerator; an accelerator without an entry cannot be used
 * @param cpuFeatures by accelerator, all that a guest's processor can have, by QEMU's first name
 *     for it; no entry where the emulator does not tell, as those of most architectures do not
 * @param types all QOM types
 * @param commands all QMP commands
 * @param offers what it says of its host
 */
public record QemuCapabilities(
    BinaryIdentity binary,
    QemuVersion version,
    String arch,
    List<MachineType> machines,
    Map<Accelerator, List<CpuModel>> cpus,
    Map<Accelerator, Set<String>> cpuFeatures,
    Set<String> types,
    Set<String> commands,
    Set<QemuFeature> features,
    HostOffers offers) {

  public QemuCapabilities {
    machines = List.copyOf(machines);
    cpus = Map.copyOf(cpus);
    cpuFeatures = Map.copyOf(cpuFeatures);
    types = Set.copyOf(types);
    commands = Set.copyOf(commands);
    features = Set.copyOf(features);
  }

  /** Reads the replies of {@link CapsQuery#all()}, asked of one running QEMU. */
  public static QemuCapabilities from(BinaryIdentity binary, Map<CapsQuery, JsonNode> replies) {
    return new ReplyReader(binary, replies).read();
  }

  /** With the processors that a second pass found under {@code accelerator}. */
  public QemuCapabilities withAccelerator(
      Accelerator accelerator, Map<CapsQuery, JsonNode> replies) {
    Map<Accelerator, List<CpuModel>> both = new EnumMap<>(Accelerator.class);
    both.putAll(cpus);
    both.put(accelerator, ReplyReader.cpus(replies));
    Map<Accelerator, Set<String>> given = new EnumMap<>(Accelerator.class);
    given.putAll(cpuFeatures);
    given.putAll(ReplyReader.cpuFeatures(accelerator, replies));
    return new QemuCapabilities(
        binary, version, arch, machines, both, given, types, commands, features, offers);
  }

  /** Whether a second pass, without hardware help, has something to add. */
  public boolean wantsTcgPass() {
    return has(QemuFeature.TCG) && !cpus.containsKey(Accelerator.TCG);
  }

  public boolean has(QemuFeature feature) {
    return features.contains(feature);
  }

  /** Whether the device or object type exists. */
  public boolean hasType(String type) {
    return types.contains(type);
  }

  public boolean hasCommand(String command) {
    return commands.contains(command);
  }

  /** The machine that a canonical name or an alias means. */
  public Optional<MachineType> machine(String nameOrAlias) {
    return machines.stream().filter(machine -> machine.answersTo(nameOrAlias)).findFirst();
  }

  /** The same of another program. */
  QemuCapabilities with(BinaryIdentity other) {
    return new QemuCapabilities(
        other, version, arch, machines, cpus, cpuFeatures, types, commands, features, offers);
  }

  /**
   * The machine of a definition that names one, or none.
   *
   * @throws VirtException {@code INVALID_ARG} if there is no such machine
   */
  public MachineType machineFor(Optional<String> asked) {
    return asked
        .map(this::machine)
        .orElseGet(() -> defaultMachine().or(() -> machine("virt")))
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "%s has no machine '%s'".formatted(binary.path(), asked.orElse("virt"))));
  }

  /** What a guest gets that asks for no machine. */
  public Optional<MachineType> defaultMachine() {
    return machines.stream().filter(MachineType::isDefault).findFirst();
  }

  public Optional<CpuModel> cpu(Accelerator accelerator, String name) {
    return cpus.getOrDefault(accelerator, List.of()).stream()
        .filter(model -> model.name().equals(name))
        .findFirst();
  }
}
