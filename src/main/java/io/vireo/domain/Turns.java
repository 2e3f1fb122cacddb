package io.vireo.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.event.Event;
import io.vireo.job.Admission;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.job.JobPolicy;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may do something to a domain, and when: asks the policy, keeps the order, runs jobs to their
 * end. Confined to the owner's loop.
 */
final class Turns {

  /** Work that is a job. */
  interface Story<R> {
    Future<R> tell(Job job);
  }

  private final DomainOwner owner;
  private final OwnerQueue queue;
  private Future<Void> jobEnd = Future.succeededFuture();

  /**
   * @param onIdle told when no call waits any more
   */
  Turns(DomainOwner owner, Runnable onIdle) {
    this.owner = owner;
    this.queue = new OwnerQueue(onIdle);
  }

  /** Whether no call waits or is being answered; a job may run. */
  boolean idle() {
    return queue.idle();
  }

  /**
   * Runs short work when its turn comes, if it may run then; {@code already} answers for a wish
   * that is fulfilled.
   */
  <T> Future<T> quick(Call<?> call, JobKind kind, Supplier<T> already, Supplier<Future<T>> work) {
    return queue.enter(
        () ->
            switch (admit(kind)) {
              case Admission.Admit _ -> {
                aboutToAct(call);
                yield work.get();
              }
              case Admission.Already _ -> {
                held(call).alreadySo(Optional.of(owner.name()));
                yield Future.succeededFuture(already.get());
              }
              case Admission.Deny deny -> Future.failedFuture(refusal(deny));
            });
  }

  /** Holds the call to the version that it was made for, and ends a dry run. */
  private void aboutToAct(Call<?> call) {
    held(call).aboutToAct(Optional.of(owner.name()));
  }

  private Call<?> held(Call<?> call) {
    DefinitionVersion.require(call.terms(), owner);
    return call.held();
  }

  /** Runs work at once, ahead of everything that waits: for ending a domain that hangs. */
  <T> Future<T> atOnce(Call<?> call, JobKind kind, Supplier<Future<T>> work) {
    if (admit(kind) instanceof Admission.Deny deny) {
      return Future.failedFuture(refusal(deny));
    }
    aboutToAct(call);
    return work.get();
  }

  /**
   * Runs short work when its turn comes and no job is under way; nobody waits for it while it waits
   * for the end of a job.
   */
  <T> Future<T> alone(Supplier<Future<T>> work) {
    return owner.job().isPresent()
        ? jobEnd.transform(_ -> alone(work))
        : queue.enter(() -> owner.job().isPresent() ? busy() : work.get());
  }

  private <T> Future<T> busy() {
    return Future.failedFuture(owner.fault(ErrorCode.RESOURCE_BUSY, "has begun another job"));
  }

  /**
   * Begins a job when its turn comes; short work may go on beside it as far as the policy allows.
   */
  <R extends Record> Future<Started<R>> begin(Call<?> call, JobKind kind, Story<R> story) {
    return queue.enter(
        () -> {
          if (admit(kind) instanceof Admission.Deny deny) {
            return Future.failedFuture(refusal(deny));
          }
          aboutToAct(call);
          return Future.succeededFuture(run(call, kind, story));
        });
  }

  /** Completes when the job under way, if any, has ended, well or badly. */
  Future<Void> jobEnd() {
    return jobEnd;
  }

  /** Whether something could be done now. */
  Optional<VirtException> objection(JobKind kind) {
    return admit(kind) instanceof Admission.Deny deny
        ? Optional.of(refusal(deny))
        : Optional.empty();
  }

  private Admission admit(JobKind kind) {
    if (owner.lost().isPresent() && kind != JobKind.DESTROY && kind != JobKind.DEFINE) {
      return new Admission.Deny(ErrorCode.OPERATION_INVALID, owner.lost().orElseThrow());
    }
    return JobPolicy.admit(owner.state(), owner.job().map(job -> job.subject().kind()), kind);
  }

  private VirtException refusal(Admission.Deny deny) {
    return owner.fault(deny.code(), deny.reason());
  }

  private <R extends Record> Started<R> run(Call<?> call, JobKind kind, Story<R> story) {
    Job job =
        owner
            .home()
            .jobs()
            .begin(
                call.operation().name(),
                kind,
                owner.domainName(),
                owner.home().hypervisor().uri(),
                call.caller().name());
    owner.jobBegins(job);
    Promise<Void> end = Promise.promise();
    jobEnd = end.future();
    ProgressTicker ticker = ProgressTicker.start(owner.home(), job);
    Future<R> told = attempt(story, job).onComplete(_ -> ticker.stop());
    return new Started<>(
        job, told.andThen(outcome -> finish(job, outcome.result(), outcome.cause(), end)));
  }

  private static <R> Future<R> attempt(Story<R> story, Job job) {
    try {
      return story.tell(job);
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  /** Whatever goes wrong here, whoever waits for the end of the job hears of it. */
  private void finish(Job job, Record result, Throwable failure, Promise<Void> end) {
    try {
      Optional<VirtException> problem = Optional.ofNullable(failure).map(VirtException::from);
      problem.ifPresentOrElse(
          why -> owner.home().jobs().fail(job, why),
          () -> owner.home().jobs().complete(job, result));
      owner.jobIsOver();
      owner.watch().settleAfterJob();
      owner.jobEnds();
      tellEnd(job, problem);
    } finally {
      owner.watch().settled().onComplete(_ -> end.complete());
    }
  }

  private void tellEnd(Job job, Optional<VirtException> problem) {
    owner.publish(
        new Event.JobEnded(
            owner.home().hypervisor().uri(),
            owner.domainName(),
            job.subject().id(),
            job.subject().operation(),
            JobView.word(job.status()),
            problem.map(Throwable::getMessage).orElse("")));
  }
}
