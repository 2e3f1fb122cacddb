package io.vireo.job;

import io.vireo.base.ErrorCode;
import io.vireo.job.Admission.Admit;
import io.vireo.job.Admission.Already;
import io.vireo.job.Admission.Deny;
import io.vireo.operation.DomainState;
import java.util.Optional;

/**
 * Decides what may be done to a domain in a state while a job runs. Pure: the whole table can be
 * printed, and is, in the tests.
 */
public final class JobPolicy {

  private JobPolicy() {}

  /**
   * @param state the domain's present state
   * @param running the exclusive job under way
   * @param wanted what a caller asks for
   */
  public static Admission admit(DomainState state, Optional<JobKind> running, JobKind wanted) {
    return running
        .flatMap(job -> besides(job, wanted))
        .orElseGet(() -> inState(state, running, wanted));
  }

  /** What a running job forbids; empty where it has nothing to say. */
  private static Optional<Admission> besides(JobKind running, JobKind wanted) {
    return switch (wanted) {
      case DESTROY, DEFINE -> Optional.empty();
      case START, SAVE, SUSPEND, RESUME, CONTROL, UNDEFINE, IMAGE ->
          Optional.of(
              new Deny(
                  ErrorCode.RESOURCE_BUSY,
                  switch (running) {
                    case SAVE -> "is being saved; wait for the job or abort it";
                    case START -> "is being started; wait for the job or destroy the domain";
                    default -> "is busy; wait for its job";
                  }));
    };
  }

  private static Admission inState(DomainState state, Optional<JobKind> running, JobKind wanted) {
    boolean active = hasMachine(state) || running.isPresent();
    return switch (wanted) {
      case START -> active ? invalid(alreadyThere(state)) : new Admit();
      case SAVE -> saving(state);
      case CONTROL ->
          switch (state) {
            case CRASHED -> crashed();
            case SHUTOFF -> notRunning();
            case NOSTATE, RUNNING, BLOCKED, PAUSED, SHUTDOWN, PMSUSPENDED -> new Admit();
          };
      case DESTROY -> active ? new Admit() : notRunning();
      case SUSPEND ->
          switch (state) {
            case RUNNING, BLOCKED, NOSTATE -> new Admit();
            case PAUSED -> new Already();
            case PMSUSPENDED -> invalid("sleeps; wake it before pausing it");
            case SHUTDOWN -> invalid("is shutting down");
            case CRASHED -> crashed();
            case SHUTOFF -> notRunning();
          };
      case RESUME ->
          switch (state) {
            case PAUSED -> new Admit();
            case RUNNING, BLOCKED, NOSTATE -> new Already();
            case PMSUSPENDED -> invalid("sleeps; resume cannot wake it");
            case SHUTDOWN -> invalid("is shutting down");
            case CRASHED -> crashed();
            case SHUTOFF -> notRunning();
          };
      case DEFINE, UNDEFINE, IMAGE -> new Admit();
    };
  }

  /** A guest that crashed or sleeps has its machine still. */
  private static boolean hasMachine(DomainState state) {
    return state != DomainState.SHUTOFF;
  }

  private static String alreadyThere(DomainState state) {
    return state == DomainState.CRASHED
        ? "has crashed and its machine is still there; destroy it first"
        : "is already running";
  }

  private static Admission saving(DomainState state) {
    return switch (state) {
      case NOSTATE, RUNNING, BLOCKED, PAUSED, PMSUSPENDED -> new Admit();
      case SHUTDOWN -> invalid("is shutting down; nothing would be left to go on");
      case CRASHED -> invalid("has crashed; there is nothing to go on with");
      case SHUTOFF -> notRunning();
    };
  }

  private static Deny notRunning() {
    return invalid("is not running");
  }

  private static Deny crashed() {
    return invalid("has crashed; destroy it and start it again");
  }

  private static Deny invalid(String reason) {
    return new Deny(ErrorCode.OPERATION_INVALID, reason);
  }
}
