package io.vireo.qemu;

import io.vireo.driver.Instance.RunState;

/** QEMU's RunState (qapi/run-state.json) in the core's words. */
final class RunStates {

  private RunStates() {}

  /** Whatever is neither listed nor known stands still. */
  static RunState of(String status) {
    return switch (status) {
      case "running", "colo" -> RunState.RUNNING;
      case "guest-panicked", "internal-error" -> RunState.CRASHED;
      case "shutdown" -> RunState.SHUT_DOWN;
      case "suspended" -> RunState.PM_SUSPENDED;
      default -> RunState.PAUSED;
    };
  }

  /** Whether it waits for a state that will never come any more. */
  static boolean waitsForState(String status) {
    return status.equals("inmigrate");
  }
}
