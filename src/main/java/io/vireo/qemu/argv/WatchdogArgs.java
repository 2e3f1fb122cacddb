package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Watchdog;
import io.vireo.model.domain.device.Watchdog.Action;
import java.util.List;

/** Watchdogs, and what they all do when they are not wound. */
final class WatchdogArgs {

  private WatchdogArgs() {}

  static void add(Argv argv) {
    List<Watchdog> watchdogs = argv.devices(Watchdog.class).toList();
    watchdogs.forEach(watchdog -> add(argv, watchdog));
    if (!watchdogs.isEmpty()) {
      Action action = watchdogs.getFirst().action().orElse(Action.RESET);
      argv.add("-watchdog-action", action == Action.DUMP ? "pause" : Text.word(action));
    }
  }

  private static void add(Argv argv, Watchdog watchdog) {
    switch (watchdog.model()) {
      case "itco" -> argv.add("-global", "ICH9-LPC.noreboot=off");
      case "i6300esb", "ib700" ->
          argv.device(Places.id(argv, watchdog, Props.device(watchdog.model())));
      default -> throw argv.refuse(watchdog, "/@model");
    }
  }
}
