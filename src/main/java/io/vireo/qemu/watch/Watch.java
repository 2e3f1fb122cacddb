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
  private boolean stopped;

  /** What the core is told of {@code event}; empty if nothing. */
  public Optional<InstanceEvent> meaning(QmpEvent event) {
    if (event.name().equals("STOP")) {
      return Optional.of(new InstanceEvent.Paused(takePauseCause()));
    }
    shutDown |= event.name().equals("SHUTDOWN");
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

  /** Whatever ends now ends because it was asked to. */
  public void expectEnd() {
    stopped = true;
  }

  /** Whether the guest or the host has begun to shut the machine down. */
  public boolean shutDown() {
    return shutDown;
  }

  /** Why a process that is gone has ended. */
  public ExitCause exitCause() {
    if (stopped) {
      return ExitCause.STOPPED;
    }
    return shutDown ? ExitCause.SHUTDOWN : ExitCause.CRASHED;
  }
}
