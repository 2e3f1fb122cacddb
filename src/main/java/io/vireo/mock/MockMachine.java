package io.vireo.mock;

import io.vireo.driver.Instance.RunState;
import java.time.Clock;
import java.time.Duration;

/**
 * The made-up machine: a counter that goes on while the processors run, one for each time they are
 * set going and one for every {@link #TICK} since. Confined to the connection's loop.
 */
final class MockMachine {

  static final Duration TICK = Duration.ofMillis(10);

  private final Clock clock;
  private MachineState standing;
  private boolean running;
  private long sinceMillis;

  MockMachine(Clock clock, MachineState state) {
    this.clock = clock;
    this.standing = state;
  }

  boolean isRunning() {
    return running;
  }

  RunState runState() {
    return running ? RunState.RUNNING : RunState.PAUSED;
  }

  /** Its state as of now. */
  MachineState state() {
    if (!running) {
      return standing;
    }
    long ticks = Math.max(0, clock.millis() - sinceMillis) / TICK.toMillis();
    return standing.counted(standing.counter() + 1 + ticks);
  }

  void run() {
    sinceMillis = clock.millis();
    running = true;
  }

  void stand() {
    standing = state();
    running = false;
  }

  /** Starts over, running or standing as before. */
  void restart() {
    standing = standing.counted(0);
    sinceMillis = clock.millis();
  }
}
