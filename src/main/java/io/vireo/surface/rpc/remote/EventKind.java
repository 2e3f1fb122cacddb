package io.vireo.surface.rpc.remote;

import io.vireo.surface.rpc.Message;
import io.vireo.surface.rpc.remote.RemoteDomain.OneDomain;
import io.vireo.wire.xdr.Max;
import java.util.List;
import java.util.Optional;

/**
 * What clients can ask to be told of domains.
 *
 * @param number by which they ask for it
 * @param message what they are told, behind the number of their callback
 * @param older the same without a callback, for clients of old; empty where there never was one
 */
record EventKind<R extends Record>(int number, Message<R> message, Optional<Message<R>> older) {

  /** One more than the greatest number that libvirt has. */
  static final int NUMBERS = 28;

  @SuppressWarnings("UnusedVariable") // an annotation's value
  static final int PARAMETERS_MAX = 2048;

  record Life(RemoteDomain dom, int event, int detail) {}

  record Clock(RemoteDomain dom, long offset) {}

  record Action(RemoteDomain dom, int action) {}

  record DiskError(RemoteDomain dom, String path, String alias, int action) {}

  record DiskErrorReason(RemoteDomain dom, String path, String alias, int action, String reason) {}

  record Balloon(RemoteDomain dom, long actual) {}

  record Device(RemoteDomain dom, String alias) {}

  record Agent(RemoteDomain dom, int state, int reason) {}

  record Parameters(RemoteDomain dom, @Max(PARAMETERS_MAX) List<TypedParameter> params) {}

  record Metadata(RemoteDomain dom, int type, Optional<String> namespace) {}

  static final EventKind<Life> LIFECYCLE = both(0, "lifecycle", Life.class);
  static final EventKind<OneDomain> REBOOT = both(1, "reboot", OneDomain.class);
  static final EventKind<Clock> RTC_CHANGE = both(2, "rtc_change", Clock.class);
  static final EventKind<Action> WATCHDOG = both(3, "watchdog", Action.class);
  static final EventKind<DiskError> IO_ERROR = both(4, "io_error", DiskError.class);
  static final EventKind<DiskErrorReason> IO_ERROR_REASON =
      both(6, "io_error_reason", DiskErrorReason.class);
  static final EventKind<OneDomain> CONTROL_ERROR = both(7, "control_error", OneDomain.class);
  static final EventKind<Balloon> BALLOON_CHANGE = both(13, "balloon_change", Balloon.class);
  static final EventKind<Device> DEVICE_REMOVED = both(15, "device_removed", Device.class);
  static final EventKind<Parameters> TUNABLE = one(17, "tunable", Parameters.class);
  static final EventKind<Agent> AGENT_LIFECYCLE = one(18, "agent_lifecycle", Agent.class);
  static final EventKind<Device> DEVICE_ADDED = one(19, "device_added", Device.class);
  static final EventKind<Parameters> JOB_COMPLETED = one(21, "job_completed", Parameters.class);
  static final EventKind<Device> DEVICE_REMOVAL_FAILED =
      one(22, "device_removal_failed", Device.class);
  static final EventKind<Metadata> METADATA_CHANGE = one(23, "metadata_change", Metadata.class);

  private static <R extends Record> EventKind<R> one(int number, String word, Class<R> body) {
    return new EventKind<>(
        number, Message.of("domain_event_callback_" + word, body), Optional.empty());
  }

  private static <R extends Record> EventKind<R> both(int number, String word, Class<R> body) {
    return new EventKind<>(
        number,
        Message.of("domain_event_callback_" + word, body),
        Optional.of(Message.of("domain_event_" + word, body)));
  }
}
