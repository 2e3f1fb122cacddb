package io.vireo.driver;

/** What a running machine may tell of itself. */
public sealed interface InstanceEvent {

  /** The processors run. */
  record Resumed() implements InstanceEvent {}

  /** The processors stand still, and why. */
  record Paused(PauseCause cause) implements InstanceEvent {}

  /** It begins to shut down; {@code byGuest} says whose wish it was. */
  record ShuttingDown(boolean byGuest) implements InstanceEvent {}

  /** It restarted. */
  record Reset(boolean byGuest) implements InstanceEvent {}

  /** It is gone. Always the last event, told exactly once, whoever ended it. */
  record Exited(ExitCause cause) implements InstanceEvent {}

  record Panicked() implements InstanceEvent {}

  record Watchdog(String action) implements InstanceEvent {}

  record IoError(String device, String action, String reason) implements InstanceEvent {}

  record Balloon(long actualBytes) implements InstanceEvent {}

  record RtcChange(long offsetSeconds) implements InstanceEvent {}

  record DeviceRemoved(String alias) implements InstanceEvent {}

  record ChannelState(String alias, boolean connected) implements InstanceEvent {}

  /** It stopped answering, or answers again. */
  record Responding(boolean responding) implements InstanceEvent {}

  enum PauseCause {
    USER,
    IO_ERROR,
    WATCHDOG,
    PANIC,
    SAVE,
    POST_MIGRATE,
    OTHER
  }

  enum ExitCause {
    SHUTDOWN,
    STOPPED,
    CRASHED
  }
}
