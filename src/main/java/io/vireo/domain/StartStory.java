package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.StartRequest;
import io.vireo.event.LifecycleDetail;
import io.vireo.image.FirstByte;
import io.vireo.job.Job;
import io.vireo.job.Moment;
import io.vireo.job.Workflow;
import io.vireo.job.Workflow.Step;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.StateReason;
import io.vireo.stream.StateSource;
import java.util.List;
import java.util.Optional;

/**
 * How a domain comes to run, by booting or out of a saved state: a machine that stands still,
 * written down so that a later daemon finds it, then set going. If a step fails nothing is left; a
 * guest that goes is not ended any more.
 */
final class StartStory {

  /**
   * What is wanted.
   *
   * @param document the completed definition
   * @param state a saved state to take in
   * @param fromManagedSave whether that is the managed save image's
   * @param paused leave the processors standing
   */
  record Wish(
      Domain document,
      Optional<StateSource> state,
      boolean fromManagedSave,
      boolean paused,
      boolean resetNvram) {
    boolean restores() {
      return state.isPresent();
    }
  }

  private final DomainOwner owner;
  private final int id;
  private final Wish wish;
  private final Job job;

  StartStory(DomainOwner owner, int id, Wish wish, Job job) {
    this.owner = owner;
    this.id = id;
    this.wish = wish;
    this.job = job;
  }

  Future<DomainInfo> tell() {
    return new Workflow(new JobListener(owner, job), job::checkpoint)
        .run(
            List.of(
                Step.of("starting", this::start).undoing(this::takeBack),
                Step.of("recording", () -> owner.record().keep(Optional.empty())),
                Step.of("running", this::setGoing)))
        .map(_ -> owner.infoAfterJob());
  }

  private Future<Void> start() {
    owner.enter(StateReason.PAUSED_STARTING_UP);
    Optional<FirstByte> first = wish.state().map(this::follow);
    StartRequest request =
        new StartRequest(id, wish.document(), wish.state(), wish.resetNvram(), givenUp());
    return owner
        .home()
        .hypervisor()
        .start(request, owner.watch().to(id))
        .onComplete(_ -> first.ifPresent(FirstByte::stop))
        .onFailure(_ -> owner.neverRan(StateReason.SHUTOFF_FAILED))
        .map(this::stands);
  }

  /** There is a machine as soon as it asks for its state. */
  private FirstByte follow(StateSource source) {
    job.progress(new Job.Progress(source::bytesGiven, source::bytesTotal));
    return FirstByte.of(owner.home().loop(), job, Moment.STARTED, source::bytesGiven);
  }

  /** Anybody may give a job up, on any thread; the driver hears of it on its loop. */
  private Future<Void> givenUp() {
    return owner.home().loop().deliver(job.abortWished());
  }

  private Void stands(Instance instance) {
    job.note(wish.restores() ? Moment.TAKEN_IN : Moment.STARTED);
    owner.runsAs(
        new Running(
            id, instance, instance.liveDocument().withId(id), wish.fromManagedSave(), false));
    return null;
  }

  /** The record goes last: a daemon that dies between the two must find the machine. */
  private Future<Void> takeBack() {
    return owner
        .instance()
        .stop(Stop.FORCED)
        .compose(_ -> owner.forget(owner.running().filter(Running::owesRemoval).isPresent()))
        .onComplete(_ -> owner.neverRan(StateReason.SHUTOFF_FAILED));
  }

  /** From the first record on, a later daemon takes it for a guest that may have run. */
  private Future<Void> setGoing() {
    owner.mayHaveRun(true);
    if (wish.paused()) {
      owner.enter(goingReason());
      return owner.record().keep(Optional.empty()).onSuccess(_ -> tellStarted());
    }
    return owner
        .record()
        .keep(Optional.empty())
        .compose(_ -> owner.instance().resume().recover(this::mayRunAllTheSame))
        .compose(_ -> goes());
  }

  /** A machine that did not answer in time may have done what it was told. */
  private Future<Void> mayRunAllTheSame(Throwable failure) {
    if (VirtException.from(failure).code() != ErrorCode.NOT_RESPONDING) {
      return neverRan(failure);
    }
    return owner
        .instance()
        .query()
        .compose(
            state -> state == RunState.PAUSED ? neverRan(failure) : Future.succeededFuture(),
            _ -> Future.failedFuture(failure));
  }

  private Future<Void> neverRan(Throwable failure) {
    owner.mayHaveRun(false);
    return Future.failedFuture(failure);
  }

  /** The guest runs, whether or not that can be written down. */
  private Future<Void> goes() {
    job.note(Moment.RUNNING);
    owner.enter(goingReason());
    tellStarted();
    return owner.record().keepByAndBy();
  }

  private StateReason goingReason() {
    if (wish.paused()) {
      return StateReason.PAUSED_USER;
    }
    return wish.restores() ? StateReason.RUNNING_RESTORED : StateReason.RUNNING_BOOTED;
  }

  private void tellStarted() {
    owner.tell(wish.restores() ? LifecycleDetail.STARTED_RESTORED : LifecycleDetail.STARTED_BOOTED);
    if (wish.paused()) {
      owner.tell(
          wish.restores() ? LifecycleDetail.SUSPENDED_RESTORED : LifecycleDetail.SUSPENDED_PAUSED);
    }
  }
}
