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
    boolean active = state.active() || running.isPresent();
    return switch (wanted) {
      case START -> active ? invalid("is already running") : new Admit();
      case SAVE, CONTROL -> active ? new Admit() : notRunning();
      case DESTROY -> active || state == DomainState.CRASHED ? new Admit() : notRunning();
      case SUSPEND ->
          switch (state) {
            case RUNNING, BLOCKED, NOSTATE -> new Admit();
            case PAUSED -> new Already();
            case PMSUSPENDED -> invalid("sleeps; wake it before pausing it");
            case SHUTDOWN -> invalid("is shutting down");
            case SHUTOFF, CRASHED -> notRunning();
          };
      case RESUME ->
          switch (state) {
            case PAUSED -> new Admit();
            case RUNNING, BLOCKED, NOSTATE -> new Already();
            case PMSUSPENDED -> invalid("sleeps; resume cannot wake it");
            case SHUTDOWN -> invalid("is shutting down");
            case SHUTOFF, CRASHED -> notRunning();
          };
      case DEFINE, UNDEFINE, IMAGE -> new Admit();
    };
  }

  private static Deny notRunning() {
    return invalid("is not running");
  }

  private static Deny invalid(String reason) {
    return new Deny(ErrorCode.OPERATION_INVALID, reason);
  }
}
