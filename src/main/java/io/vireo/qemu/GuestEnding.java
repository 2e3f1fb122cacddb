package io.vireo.qemu;

import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.model.domain.LifecycleActions;
import io.vireo.model.domain.LifecycleActions.Action;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.qemu.qmp.RunCommands;
import io.vireo.qemu.watch.Watch;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a guest that ends by itself. QEMU is told to stay when that happens; the document
 * says what then. Confined to the connection's loop.
 */
final class GuestEnding {

  /** QEMU ends by itself then. */
  private static final Set<String> OWN_ENDS = Set.of("host-signal", "host-qmp-quit");

  private final QemuProcess process;
  private final MonitorLink link;
  private final Watch watch;
  private final LifecycleActions actions;
  private boolean heard;

  GuestEnding(QemuProcess process, MonitorLink link, Watch watch, LifecycleActions actions) {
    this.process = process;
    this.link = link;
    this.watch = watch;
    this.actions = actions;
  }

  void onEvent(QmpEvent event) {
    switch (event.name()) {
      case "SHUTDOWN" -> onShutdown(event.data().path("reason").asText());
      case "GUEST_PANICKED" -> onPanic();
      default -> {}
    }
  }

  /** What was missed while nobody listened; {@code status} is QEMU's RunState. */
  void onFound(String status) {
    if (heard) {
      return;
    }
    switch (status) {
      case "shutdown" -> onShutdown("");
      case "guest-panicked" -> onPanic();
      default -> {}
    }
  }

  private void onPanic() {
    follow(actions.onCrash(), ExitCause.CRASHED);
  }

  private void onShutdown(String reason) {
    if (OWN_ENDS.contains(reason)) {
      return;
    }
    follow(
        watch.restarting() ? Optional.of(Action.RESTART) : actions.onPoweroff(),
        ExitCause.SHUTDOWN);
  }

  private void follow(Optional<Action> action, ExitCause cause) {
    heard = true;
    switch (action.orElse(Action.DESTROY)) {
      case RESTART, RENAME_RESTART, COREDUMP_RESTART -> restart(cause);
      case PRESERVE, PAUSE, IGNORE -> {}
      case DESTROY, COREDUMP_DESTROY, POWEROFF -> end(cause);
    }
  }

  private void restart(ExitCause cause) {
    watch.expectRestart(true);
    link.execute(new RunCommands.SystemReset())
        .compose(reset -> link.execute(new RunCommands.Cont(), QemuInstance.DISK_DEADLINE))
        .onComplete(over -> restarted())
        .onFailure(failed -> end(cause));
  }

  private void restarted() {
    watch.expectRestart(false);
    heard = false;
  }

  /** Whatever the disks still hold is flushed first. */
  private void end(ExitCause cause) {
    watch.expectEnd(cause);
    link.expectEnd(true);
    process.terminate().onFailure(late -> process.kill(true));
  }
}
