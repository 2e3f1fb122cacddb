package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.StartRequest;
import io.vireo.event.LifecycleDetail;
import io.vireo.job.Job;
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
 * written down so that a later daemon finds it, then set going. If a step fails nothing is left.
 */
final class StartStory {

  /**
   * What is wanted.
   *
   * @param document the completed definition
   * @param state a saved state to take in
   * @param paused leave the processors standing
   */
  record Wish(Domain document, Optional<StateSource> state, boolean paused, boolean resetNvram) {
    boolean restores() {
      return state.isPresent();
    }
  }

  private final DomainOwner owner;
  private final int id;
  private final Wish wish;
  private final Job job;
  private final StateReason before;

  StartStory(DomainOwner owner, int id, Wish wish, Job job) {
    this.owner = owner;
    this.id = id;
    this.wish = wish;
    this.job = job;
    this.before = owner.reason();
  }

  Future<DomainInfo> tell() {
    return new Workflow(new JobListener(owner, job), job::checkpoint)
        .run(
            List.of(
                Step.of("starting", this::start).undoing(this::takeBack),
                Step.of("recording", () -> owner.record(Optional.empty())).undoing(this::unrecord),
                Step.of("running", this::setGoing)))
        .map(_ -> owner.infoAfterJob());
  }

  private Future<Void> start() {
    owner.enter(StateReason.PAUSED_STARTING_UP);
    wish.state()
        .ifPresent(
            source -> job.progress(new Job.Progress(source::bytesGiven, source::bytesTotal)));
    StartRequest request =
        new StartRequest(id, wish.document(), wish.state(), wish.resetNvram(), job.abortWished());
    return owner
        .home()
        .hypervisor()
        .start(request, owner::heard)
        .onFailure(_ -> failed())
        .map(this::stands);
  }

  private Void stands(Instance instance) {
    owner.runsAs(new DomainOwner.Running(id, instance, instance.liveDocument().withId(id)));
    owner.enter(StateReason.PAUSED_USER);
    return null;
  }

  /** A failed start leaves the domain as off as it was. */
  private void failed() {
    owner.neverRan(before.state().active() ? StateReason.SHUTOFF_FAILED : before);
  }

  private Future<Void> takeBack() {
    return owner.instance().stop(Stop.FORCED).onComplete(_ -> failed());
  }

  private Future<Void> unrecord() {
    return owner.home().documents().forgetLive(owner.uuid());
  }

  private Future<Void> setGoing() {
    Future<Void> set = wish.paused() ? Future.succeededFuture() : owner.instance().resume();
    return set.compose(
        _ -> {
          tellStarted();
          return owner.record(Optional.empty());
        });
  }

  private void tellStarted() {
    owner.tell(wish.restores() ? LifecycleDetail.STARTED_RESTORED : LifecycleDetail.STARTED_BOOTED);
    if (wish.paused()) {
      owner.enter(StateReason.PAUSED_USER);
      owner.tell(
          wish.restores() ? LifecycleDetail.SUSPENDED_RESTORED : LifecycleDetail.SUSPENDED_PAUSED);
    } else {
      owner.enter(wish.restores() ? StateReason.RUNNING_RESTORED : StateReason.RUNNING_BOOTED);
    }
  }
}
