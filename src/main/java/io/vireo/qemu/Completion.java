package io.vireo.qemu;

import io.vireo.model.domain.Domain;
import io.vireo.qemu.argv.DomainCompletion;
import io.vireo.qemu.caps.MachineType;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.rules.Defaults;
import io.vireo.rules.Given;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** A definition with everything that guests in general and QEMU's in particular have. */
final class Completion {

  private Completion() {}

  /** Pure, but for the UUID of a definition that has none. */
  static Domain of(Domain document, QemuCapabilities capabilities) {
    return MacAddresses.given(
        DomainCompletion.complete(
            Defaults.fill(document, given(document, capabilities)), capabilities));
  }

  private static Given given(Domain document, QemuCapabilities capabilities) {
    return new Given(
        document.uuid().orElseGet(UUID::randomUUID),
        capabilities.arch(),
        capabilities.defaultMachine().map(MachineType::name).orElse(""),
        aliases(capabilities),
        Optional.of(capabilities.binary().path()),
        Optional.empty());
  }

  private static Map<String, String> aliases(QemuCapabilities capabilities) {
    return capabilities.machines().stream()
        .filter(machine -> machine.alias().isPresent())
        .collect(
            Collectors.toMap(
                machine -> machine.alias().orElseThrow(), MachineType::name, (one, two) -> one));
  }
}
