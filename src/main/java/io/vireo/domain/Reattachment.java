package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Instance.Stop;
import io.vireo.event.LifecycleDetail;
import io.vireo.job.Backoff;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainState;
import io.vireo.operation.StateReason;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one instance that an earlier daemon left is taken up. A save that was completed makes its
 * domain saved, one that was not lets the guest go on; a start that was not finished is taken back.
 * Only a driver that says that the very instance is gone makes it stopped: whatever else goes wrong
 * is tried again. Confined to the connection's loop.
 */
final class Reattachment {

  private static final Logger LOG = LoggerFactory.getLogger(Reattachment.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final Duration MACHINE_ENDS_WITHIN = Duration.ofSeconds(10);

  private final DomainRegistry registry;
  private final Home home;
  private final ManagedDomain domain;
  private final DomainOwner owner;
  private final Domain document;
  private final Documents.Live live;
  private final InterruptedSave save;
  private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private boolean complained;
  private boolean goesOn;

  Reattachment(
      DomainRegistry registry, ManagedDomain domain, Domain document, Documents.Live live) {
    this.registry = registry;
    this.home = registry.home();
    this.domain = domain;
    this.owner = domain.owner();
    this.document = document;
    this.live = live;
    this.save = new InterruptedSave(owner, live.save());
  }

  /** Completes when it was tried once; never fails. */
  Future<Void> run() {
    owner.enter(StateReason.valueOf(live.reason()));
    return attach();
  }

  private Future<Void> attach() {
    AttachRequest request = new AttachRequest(live.id(), document, live.instance());
    return save.completed()
        .compose(
            completed ->
                home.hypervisor()
                    .attach(request, owner.watch().to(live.id()))
                    .compose(
                        instance -> found(instance, completed),
                        failure ->
                            isGone(failure)
                                ? gone(completed, failure)
                                : Future.failedFuture(failure)))
        .recover(failure -> again(failure, this::attach));
  }

  private static boolean isGone(Throwable failure) {
    return VirtException.from(failure).code() == ErrorCode.OPERATION_FAILED;
  }

  /** Nothing is known of it that would allow to forget it. */
  private Future<Void> again(Throwable failure, Runnable attempt) {
    if (!complained) {
      LOG.warn("domain '{}' is tried again: {}", owner.name(), failure.getMessage());
      complained = true;
    }
    owner.responding(VirtException.from(failure).code() != ErrorCode.NOT_RESPONDING);
    home.loop()
        .after(
            pauses.pause(),
            () -> {
              if (!registry.closed()) {
                attempt.run();
              }
            });
    return Future.succeededFuture();
  }

  private Future<Void> found(Instance instance, boolean saveCompleted) {
    owner.runsAs(
        new Running(
            live.id(),
            instance,
            instance.liveDocument().withId(live.id()),
            live.fromManagedSave(),
            !live.neverSetGoing()));
    return settle(saveCompleted);
  }

  /** In a turn, so that no job that begins meanwhile is disturbed by what one before it left. */
  private Future<Void> settle(boolean saveCompleted) {
    return domain
        .turns()
        .alone(() -> isStillThere() ? settleNow(saveCompleted) : Future.<Void>succeededFuture())
        .recover(failure -> settleAgain(failure, saveCompleted));
  }

  /** Once the guest goes on only files are left to be seen to, and nobody waits for those. */
  private Future<Void> settleAgain(Throwable failure, boolean saveCompleted) {
    if (goesOn && pauses.pauses() >= Leftovers.ATTEMPTS_MAX) {
      LOG.error(
          "domain '{}': what its save left stays until the daemon is started again: {}",
          owner.name(),
          failure.getMessage());
      return Future.succeededFuture();
    }
    return again(failure, () -> settle(saveCompleted));
  }

  private boolean isStillThere() {
    return owner.running().filter(now -> now.id() == live.id()).isPresent();
  }

  private Future<Void> settleNow(boolean saveCompleted) {
    if (saveCompleted) {
      return endSaved();
    }
    if (live.save().isPresent()) {
      return letGoOn(live.save().orElseThrow());
    }
    return live.starting() ? finishStart() : domain.life().askState().compose(_ -> imageUsed());
  }

  private Future<Void> endSaved() {
    LOG.info("domain '{}': its save had completed; the machine is stopped now", owner.name());
    owner.enter(StateReason.PAUSED_SAVE);
    tellRenewed();
    return save.sweepOrRemember(new Leftovers(registry))
        .compose(
            _ ->
                home.loop()
                    .within(
                        MACHINE_ENDS_WITHIN,
                        "the machine of saved domain '" + owner.name() + "'",
                        SaveStory.endAsSaved(owner)))
        .otherwiseEmpty();
  }

  /** What an earlier image became is of no account any more once a new one has its name. */
  private void tellRenewed() {
    if (save.isTo(domain.saves().path())) {
      domain.saves().renewed();
    }
  }

  private Future<Void> letGoOn(Documents.SaveMark mark) {
    if (goesOn) {
      return cleanUp();
    }
    LOG.warn(
        "domain '{}': its save to {} was interrupted; {}",
        owner.name(),
        mark.target().orElse("a client"),
        mark.wasRunning() ? "the guest goes on" : "the guest stays as it is");
    return owner
        .instance()
        .query()
        .compose(state -> goOn(state, mark))
        .compose(
            _ -> {
              goesOn = true;
              return cleanUp();
            });
  }

  /** A guest that has shut down or crashed meanwhile cannot go on and need not. */
  private Future<Void> goOn(RunState state, Documents.SaveMark mark) {
    owner.responding(true);
    if (!mark.wasRunning() || (state != RunState.PAUSED && state != RunState.RUNNING)) {
      owner.enter(mark.wasRunning() ? StateReason.RUNNING_UNKNOWN : StateReason.PAUSED_USER);
      owner.enter(domain.life().reasonFor(state));
      return Future.succeededFuture();
    }
    owner.enter(StateReason.PAUSED_SAVE);
    return (state == RunState.PAUSED ? owner.instance().resume() : Future.<Void>succeededFuture())
        .onSuccess(_ -> tellGoesOn());
  }

  /** The machine may have told by itself that it goes on, but not why. */
  private void tellGoesOn() {
    owner.becomes(StateReason.RUNNING_SAVE_CANCELED, LifecycleDetail.RESUMED_UNPAUSED);
    owner.enter(StateReason.RUNNING_SAVE_CANCELED);
  }

  /** The record keeps the save's mark as long as something of the save may be there. */
  private Future<Void> cleanUp() {
    return imageUsed()
        .compose(_ -> save.sweep())
        .compose(_ -> owner.record().keep(Optional.empty()));
  }

  /**
   * A machine that stands still and that nobody meant to set going never ran: nothing is lost with
   * it. One that somebody was about to set going may have run and stopped since, so it goes on.
   */
  private Future<Void> finishStart() {
    return owner
        .instance()
        .query()
        .compose(
            state -> {
              if (state != RunState.PAUSED) {
                return startedAfterAll(state);
              }
              return live.neverSetGoing()
                  ? takeBackStart()
                  : owner.instance().resume().compose(_ -> startedAfterAll(RunState.RUNNING));
            });
  }

  private Future<Void> takeBackStart() {
    LOG.warn("domain '{}': its start was interrupted and is taken back", owner.name());
    return owner
        .instance()
        .stop(Stop.FORCED)
        .compose(_ -> owner.stopped(StateReason.SHUTOFF_FAILED, LifecycleDetail.STOPPED_FAILED));
  }

  private Future<Void> startedAfterAll(RunState state) {
    owner.mayHaveRun(true);
    owner.enter(StateReason.RUNNING_UNKNOWN);
    owner.enter(domain.life().reasonFor(state));
    owner.tell(
        live.fromManagedSave() ? LifecycleDetail.STARTED_RESTORED : LifecycleDetail.STARTED_BOOTED);
    return imageUsed().compose(_ -> owner.record().keep(Optional.empty()));
  }

  /** A guest that went on from its managed save image must never do so a second time. */
  private Future<Void> imageUsed() {
    return live.fromManagedSave() ? domain.saves().used() : Future.succeededFuture();
  }

  private Future<Void> gone(boolean saveCompleted, Throwable failure) {
    if (registry.closed()) {
      return Future.succeededFuture();
    }
    if (saveCompleted) {
      tellRenewed();
      return end(StateReason.SHUTOFF_SAVED, LifecycleDetail.STOPPED_SAVED);
    }
    LOG.warn(
        "domain '{}': its machine is gone since the last daemon: {}",
        owner.name(),
        failure.getMessage());
    if (owner.state() == DomainState.SHUTDOWN) {
      return end(StateReason.SHUTOFF_SHUTDOWN, LifecycleDetail.STOPPED_SHUTDOWN);
    }
    return live.neverSetGoing()
        ? end(StateReason.SHUTOFF_FAILED, LifecycleDetail.STOPPED_FAILED)
        : end(StateReason.SHUTOFF_CRASHED, LifecycleDetail.STOPPED_CRASHED);
  }

  /** What cannot be swept keeps nobody waiting; an image that was used up keeps the record. */
  private Future<Void> end(StateReason why, LifecycleDetail told) {
    boolean newImage = why == StateReason.SHUTOFF_SAVED && save.isTo(domain.saves().path());
    return save.sweepOrRemember(new Leftovers(registry))
        .compose(
            _ -> {
              owner.neverRan(why);
              owner.tell(told);
              return owner.forget(live.imageIsHistory() && !newImage);
            });
  }
}
