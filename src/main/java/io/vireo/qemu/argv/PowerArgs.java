package io.vireo.qemu.argv;

import io.vireo.model.YesNo;
import io.vireo.model.domain.PowerManagement;
import io.vireo.qemu.alloc.Board;
import java.util.Optional;

/**
 * What shutting down and sleeping do. The machine always stays when the guest shuts down, so that
 * the daemon sees it happen and ends the process itself.
 */
final class PowerArgs {

  private PowerArgs() {}

  static void add(Argv argv) {
    argv.add("-no-shutdown");
    argv.domain().pm().ifPresent(pm -> sleep(argv, pm));
  }

  private static void sleep(Argv argv, PowerManagement pm) {
    String chip = argv.board() == Board.Q35 ? "ICH9-LPC" : "PIIX4_PM";
    disable(argv, chip + ".disable_s3", pm.suspendToMemory());
    disable(argv, chip + ".disable_s4", pm.suspendToDisk());
  }

  private static void disable(Argv argv, String property, Optional<YesNo> enabled) {
    enabled.ifPresent(on -> argv.add("-global", property + "=" + (on.on() ? 0 : 1)));
  }
}
