package io.vireo.qemu.watch;

import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.PauseCause;
import io.vireo.qemu.qmp.QmpEvent;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns what QEMU tells into what the core hears, with the little memory that takes: STOP does not
 * say why, and neither does the end of a process. Pure but for that; confined to one loop.
 */
public final class Watch {

  private static final Map<String, EventRow> ROWS =
      WatchTable.ROWS.stream().collect(Collectors.toMap(EventRow::name, Function.identity()));

  private Optional<PauseCause> nextPause = Optional.empty();
  private boolean shutDown;
  private Optional<ExitCause> wanted = Optional.empty();
  private boolean restarting;

  /** What the core is told of {@code event}; empty if nothing. */
  public Optional<InstanceEvent> meaning(QmpEvent event) {
    return switch (event.name()) {
      case "STOP" -> stop();
      case "SHUTDOWN" -> shutdown(event);
      case "RESET" -> reset(event);
      case "RESUME" -> restarting ? Optional.empty() : row(event);
      default -> row(event);
    };
  }

  /** A machine that shuts down stands still too, and that is no pause. */
  private Optional<InstanceEvent> stop() {
    PauseCause cause = takePauseCause();
    return shutDown || restarting ? Optional.empty() : Optional.of(new InstanceEvent.Paused(cause));
  }

  /** What the daemon itself makes end is no news. */
  private Optional<InstanceEvent> shutdown(QmpEvent event) {
    shutDown = !restarting;
    return restarting || wanted.isPresent() ? Optional.empty() : row(event);
  }

  private Optional<InstanceEvent> reset(QmpEvent event) {
    return restarting ? Optional.of(new InstanceEvent.Reset(true)) : row(event);
  }

  private Optional<InstanceEvent> row(QmpEvent event) {
    EventRow row = ROWS.get(event.name());
    if (row == null) {
      return Optional.empty();
    }
    nextPause = row.pauseCause().apply(event.data()).or(() -> nextPause);
    return row.told().apply(event.data());
  }

  private PauseCause takePauseCause() {
    PauseCause cause = nextPause.orElse(PauseCause.OTHER);
    nextPause = Optional.empty();
    return cause;
  }

  /** The next STOP is for this. */
  public void expectPause(PauseCause cause) {
    nextPause = Optional.of(cause);
  }

  /** No STOP came after all. */
  public void expectNoPause() {
    nextPause = Optional.empty();
  }

  /** From here on the guest's shutdown is the first half of a restart, until {@code false}. */
  public void expectRestart(boolean expected) {
    restarting = expected;
  }

  /** Whether a shutdown is the first half of a restart. */
  public boolean restarting() {
    return restarting;
  }

  /** Whatever ends from now on ends because it is made to, for this. */
  public void expectEnd(ExitCause cause) {
    wanted = wanted.or(() -> Optional.of(cause));
  }

  /** Why a process that is gone has ended. */
  public ExitCause exitCause() {
    return wanted.orElse(shutDown ? ExitCause.SHUTDOWN : ExitCause.CRASHED);
  }
}
