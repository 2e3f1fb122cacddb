package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Instance.Stop;
import io.vireo.event.LifecycleDetail;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainState;
import io.vireo.operation.StateReason;
import io.vireo.save.ImageIdentity;
import io.vireo.save.ImageReader;
import io.vireo.save.Inspection;
import io.vireo.save.SideFile;
import java.nio.file.Path;
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

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  /** A dead file server must not keep the daemon from serving everybody else. */
  private static final Duration FILES_ANSWER_WITHIN = Duration.ofSeconds(10);

  private static final Duration MACHINE_ENDS_WITHIN = Duration.ofSeconds(10);

  private final DomainRegistry registry;
  private final Home home;
  private final ManagedDomain domain;
  private final DomainOwner owner;
  private final Domain document;
  private final Documents.Live live;
  private boolean complained;

  Reattachment(
      DomainRegistry registry, ManagedDomain domain, Domain document, Documents.Live live) {
    this.registry = registry;
    this.home = registry.home();
    this.domain = domain;
    this.owner = domain.owner();
    this.document = document;
    this.live = live;
  }

  /** Completes when it was tried once; never fails. */
  Future<Void> run() {
    owner.enter(StateReason.valueOf(live.reason()));
    return attach();
  }

  private Future<Void> attach() {
    AttachRequest request = new AttachRequest(live.id(), document, live.instance());
    return saveCompleted()
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
            AGAIN_AFTER,
            () -> {
              if (!registry.closed()) {
                attempt.run();
              }
            });
    return Future.succeededFuture();
  }

  /** Whether the save under way had given its file the final name, complete. */
  private Future<Boolean> saveCompleted() {
    Optional<String> key = live.save().flatMap(Documents.SaveMark::fileKey);
    if (key.isEmpty()) {
      return Future.succeededFuture(false);
    }
    Path target = Path.of(live.save().orElseThrow().target());
    return files(
        target,
        home.host()
            .laneOf(target)
            .run(
                () ->
                    ImageIdentity.of(target).equals(key)
                        && ImageReader.inspect(target) instanceof Inspection.Complete));
  }

  private <T> Future<T> files(Path target, Future<T> work) {
    return home.loop().within(FILES_ANSWER_WITHIN, "the file system of " + target, work);
  }

  private Future<Void> found(Instance instance, boolean saveCompleted) {
    owner.runsAs(
        new DomainOwner.Running(
            live.id(),
            instance,
            instance.liveDocument().withId(live.id()),
            live.fromManagedSave()));
    return settle(saveCompleted);
  }

  private Future<Void> settle(boolean saveCompleted) {
    Future<Void> settled =
        saveCompleted
            ? endSaved()
            : live.save()
                .map(this::letGoOn)
                .orElseGet(
                    () ->
                        neverSetGoing()
                            ? finishStart()
                            : domain.life().askState().compose(_ -> imageUsed()));
    return settled.recover(failure -> again(failure, () -> settleAgain(saveCompleted)));
  }

  /** Unless somebody has done something else with it meanwhile. */
  private void settleAgain(boolean saveCompleted) {
    if (owner.running().filter(now -> now.id() == live.id()).isPresent() && owner.job().isEmpty()) {
      settle(saveCompleted);
    }
  }

  private Future<Void> endSaved() {
    LOG.info("domain '{}': its save had completed; the machine is stopped now", owner.name());
    owner.enter(StateReason.PAUSED_SAVE);
    return sweep()
        .compose(
            _ ->
                home.loop()
                    .within(
                        MACHINE_ENDS_WITHIN,
                        "the machine of saved domain '" + owner.name() + "'",
                        SaveStory.endAsSaved(owner)))
        .otherwiseEmpty();
  }

  private Future<Void> letGoOn(Documents.SaveMark mark) {
    LOG.warn(
        "domain '{}': its save to {} was interrupted; {}",
        owner.name(),
        mark.target(),
        mark.wasRunning() ? "the guest goes on" : "the guest stays paused");
    owner.enter(mark.wasRunning() ? StateReason.PAUSED_SAVE : StateReason.PAUSED_USER);
    return (mark.wasRunning() ? owner.instance().resume() : Future.<Void>succeededFuture())
        .onSuccess(_ -> goesOn(mark))
        .compose(_ -> imageUsed())
        .compose(_ -> sweep())
        .compose(_ -> owner.record(Optional.empty()));
  }

  /** The machine may have told by itself that it goes on, but not why. */
  private void goesOn(Documents.SaveMark mark) {
    owner.responding(true);
    if (mark.wasRunning()) {
      owner.becomes(StateReason.RUNNING_SAVE_CANCELED, LifecycleDetail.RESUMED_UNPAUSED);
      owner.enter(StateReason.RUNNING_SAVE_CANCELED);
    }
  }

  /** Removes what the save left beside its target; that it cannot be had keeps nobody waiting. */
  private Future<Void> sweep() {
    return live.save()
        .map(mark -> Path.of(mark.target()))
        .map(
            target ->
                files(target, SideFile.removeLeftovers(home.host(), target))
                    .onFailure(
                        failure -> LOG.warn("domain '{}': {}", owner.name(), failure.getMessage()))
                    .<Void>mapEmpty()
                    .otherwiseEmpty())
        .orElseGet(Future::succeededFuture);
  }

  /** A machine that stands still was never set going: nothing is lost with it. */
  private Future<Void> finishStart() {
    return owner
        .instance()
        .query()
        .compose(state -> state == RunState.PAUSED ? takeBackStart() : startedAfterAll());
  }

  private Future<Void> takeBackStart() {
    LOG.warn("domain '{}': its start was interrupted and is taken back", owner.name());
    return owner
        .instance()
        .stop(Stop.FORCED)
        .compose(_ -> owner.stopped(StateReason.SHUTOFF_FAILED, LifecycleDetail.STOPPED_FAILED));
  }

  private Future<Void> startedAfterAll() {
    owner.enter(StateReason.RUNNING_UNKNOWN);
    owner.tell(
        live.fromManagedSave() ? LifecycleDetail.STARTED_RESTORED : LifecycleDetail.STARTED_BOOTED);
    return imageUsed().compose(_ -> owner.record(Optional.empty()));
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
      return sweep()
          .compose(_ -> owner.stopped(StateReason.SHUTOFF_SAVED, LifecycleDetail.STOPPED_SAVED));
    }
    LOG.warn(
        "domain '{}': its machine is gone since the last daemon: {}",
        owner.name(),
        failure.getMessage());
    return sweep().compose(_ -> stopped());
  }

  private Future<Void> stopped() {
    if (owner.state() == DomainState.SHUTDOWN) {
      return owner.stopped(StateReason.SHUTOFF_SHUTDOWN, LifecycleDetail.STOPPED_SHUTDOWN);
    }
    return neverSetGoing()
        ? owner.stopped(StateReason.SHUTOFF_FAILED, LifecycleDetail.STOPPED_FAILED)
        : owner.stopped(StateReason.SHUTOFF_CRASHED, LifecycleDetail.STOPPED_CRASHED);
  }

  private boolean neverSetGoing() {
    return live.reason().equals(StateReason.PAUSED_STARTING_UP.name());
  }
}
