package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Panic;
import java.util.Optional;

/** Devices through which a guest says that it crashed. */
final class PanicArgs {

  private PanicArgs() {}

  static void add(Argv argv) {
    argv.devices(Panic.class).forEach(panic -> add(argv, panic));
  }

  private static void add(Argv argv, Panic panic) {
    switch (panic.model().orElse("isa")) {
      case "isa" ->
          argv.device(
              Props.device("pvpanic")
                  .put(
                      "ioport",
                      panic.address().orElse(null) instanceof Address.Isa isa
                          ? isa.iobase()
                          : Optional.empty()));
      case "pvpanic" -> argv.device(Places.at(argv, panic, Props.device("pvpanic-pci")));
      case "hyperv" -> {}
      default -> throw argv.refuse(panic, "/@model");
    }
  }
}
