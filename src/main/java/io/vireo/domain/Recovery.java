package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.Stop;
import io.vireo.event.LifecycleDetail;
import io.vireo.host.Host;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainState;
import io.vireo.operation.StateReason;
import io.vireo.save.ImageIdentity;
import io.vireo.save.ImageReader;
import io.vireo.save.Inspection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the domains are found again: definitions first, then every instance that an earlier daemon
 * wrote down. A save that was completed makes its domain saved, one that was not lets the guest go
 * on; nobody is started twice and nobody is lost. Confined to the connection's loop.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private static final Duration RETRY_EVERY = Duration.ofSeconds(2);

  private final DomainRegistry registry;
  private final Home home;

  Recovery(DomainRegistry registry) {
    this.registry = registry;
    this.home = registry.home();
  }

  Future<Void> run() {
    return home.documents()
        .definitions()
        .map(this::takeDefinitions)
        .compose(_ -> home.documents().live())
        .compose(this::takeInstances)
        .compose(_ -> Future.join(lookForImages()).mapEmpty());
  }

  private Void takeDefinitions(Documents.Found<Documents.Definition> found) {
    found
        .problems()
        .forEach(problem -> LOG.error("{}: a definition is lost: {}", registry.uri(), problem));
    found
        .documents()
        .forEach(
            (uuid, kept) -> {
              try {
                Domain document = DocumentForms.reread(kept.xml());
                registry.add(uuid, document.name()).owner().defineAs(document, kept.autostart());
              } catch (VirtException unreadable) {
                LOG.error(
                    "domain {}: its definition is kept and cannot be read: {}",
                    uuid,
                    unreadable.getMessage());
              }
            });
    return null;
  }

  private Future<Void> takeInstances(Documents.Found<Documents.Live> found) {
    found
        .problems()
        .forEach(problem -> LOG.error("{}: a running domain is lost: {}", registry.uri(), problem));
    List<Future<Void>> all = new ArrayList<>();
    for (Map.Entry<UUID, Documents.Live> entry : found.documents().entrySet()) {
      registry.idTaken(entry.getValue().id());
      all.add(
          home.loop()
              .call(() -> takeUp(entry.getKey(), entry.getValue()))
              .otherwise(
                  failure -> {
                    LOG.error("domain {}: {}", entry.getKey(), failure.getMessage(), failure);
                    return null;
                  }));
    }
    return Future.join(all).mapEmpty();
  }

  private List<Future<Void>> lookForImages() {
    return registry.all().stream().map(domain -> domain.saves().look()).toList();
  }

  private Future<Void> takeUp(UUID uuid, Documents.Live live) {
    Domain document = DocumentForms.reread(live.xml());
    ManagedDomain domain =
        registry
            .find(new io.vireo.base.DomainRef.ByUuid(uuid))
            .orElseGet(() -> registry.add(uuid, document.name()));
    domain.owner().enter(StateReason.valueOf(live.reason()));
    return saveCompleted(live)
        .compose(
            completed ->
                home.hypervisor()
                    .attach(
                        new AttachRequest(live.id(), document, live.instance()),
                        domain.owner()::heard)
                    .compose(
                        instance -> found(domain, live, instance, completed),
                        failure ->
                            alive(failure)
                                ? silentAndUnattached(domain, live, failure)
                                : gone(domain, live, completed, failure)));
  }

  private static boolean alive(Throwable failure) {
    return VirtException.from(failure).code() == ErrorCode.NOT_RESPONDING;
  }

  /**
   * A machine that lives and does not answer is not lost: it is tried again until it answers or
   * ends.
   */
  private Future<Void> silentAndUnattached(
      ManagedDomain domain, Documents.Live live, Throwable failure) {
    home.loop().after(RETRY_EVERY, () -> takeUp(domain.owner().uuid(), live));
    return silent(domain.owner(), failure);
  }

  /** Whether the save under way had given its file the final name, complete. */
  private Future<Boolean> saveCompleted(Documents.Live live) {
    if (live.save().isEmpty()) {
      return Future.succeededFuture(false);
    }
    Documents.SaveMark mark = live.save().get();
    Path target = Path.of(mark.target());
    Host host = home.host();
    return home.loop()
        .deliver(
            host.laneOf(target)
                .run(
                    () ->
                        ImageIdentity.of(target).filter(mark.fileKey()::equals).isPresent()
                            && ImageReader.inspect(target) instanceof Inspection.Complete));
  }

  private Future<Void> found(
      ManagedDomain domain, Documents.Live live, Instance instance, boolean saveCompleted) {
    DomainOwner owner = domain.owner();
    owner.runsAs(
        new DomainOwner.Running(live.id(), instance, instance.liveDocument().withId(live.id())));
    if (saveCompleted) {
      LOG.info("domain '{}': its save had completed; the machine is stopped now", owner.name());
      return instance.stop(Stop.FORCED).compose(_ -> saved(owner));
    }
    return live.save().isPresent()
        ? letGoOn(domain, live.save().get())
        : domain.life().askState().recover(failure -> silent(owner, failure));
  }

  private static Future<Void> saved(DomainOwner owner) {
    return owner.stopped(StateReason.SHUTOFF_SAVED, LifecycleDetail.STOPPED_SAVED);
  }

  private Future<Void> letGoOn(ManagedDomain domain, Documents.SaveMark mark) {
    DomainOwner owner = domain.owner();
    LOG.warn(
        "domain '{}': its save to {} was interrupted; {}",
        owner.name(),
        mark.target(),
        mark.wasRunning() ? "the guest goes on" : "the guest stays paused");
    return removePart(mark)
        .compose(_ -> mark.wasRunning() ? owner.instance().resume() : Future.succeededFuture())
        .compose(
            _ -> {
              owner.enter(
                  mark.wasRunning() ? StateReason.RUNNING_SAVE_CANCELED : StateReason.PAUSED_USER);
              if (mark.wasRunning()) {
                owner.tell(LifecycleDetail.RESUMED_UNPAUSED);
              }
              return owner.record(Optional.empty());
            })
        .recover(failure -> silent(owner, failure));
  }

  /** Removes the unfinished file, and only if it still is that very file. */
  private Future<Void> removePart(Documents.SaveMark mark) {
    Path part = Path.of(mark.temporary());
    return home.loop()
        .deliver(
            home.host()
                .laneOf(part)
                .run(() -> ImageIdentity.of(part).filter(mark.fileKey()::equals).isPresent()))
        .compose(
            same ->
                same
                    ? home.loop().deliver(home.host().files().remove(part))
                    : Future.succeededFuture());
  }

  /** It lives and does not answer: its state stays what it was, and says that it is silent. */
  private Future<Void> silent(DomainOwner owner, Throwable failure) {
    LOG.warn("domain '{}': {}", owner.name(), failure.getMessage());
    if (VirtException.from(failure).code() == ErrorCode.NOT_RESPONDING) {
      owner.responding(false);
    }
    return Future.succeededFuture();
  }

  private Future<Void> gone(
      ManagedDomain domain, Documents.Live live, boolean saveCompleted, Throwable failure) {
    DomainOwner owner = domain.owner();
    if (saveCompleted) {
      return saved(owner);
    }
    LOG.warn(
        "domain '{}': its machine is gone since the last daemon: {}",
        owner.name(),
        failure.getMessage());
    Future<Void> clean = live.save().map(this::removePart).orElseGet(Future::succeededFuture);
    boolean shuttingDown = owner.state() == DomainState.SHUTDOWN;
    return clean.compose(
        _ ->
            owner.stopped(
                shuttingDown ? StateReason.SHUTOFF_SHUTDOWN : StateReason.SHUTOFF_CRASHED,
                shuttingDown ? LifecycleDetail.STOPPED_SHUTDOWN : LifecycleDetail.STOPPED_CRASHED));
  }
}
