package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Instance;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.LifecycleDetail;
import io.vireo.job.Job;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainState;
import io.vireo.operation.StateReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one object that may change a domain. Confined to its connection's loop; reads are answered
 * from here and wait for nobody.
 */
final class DomainOwner {

  private static final Logger LOG = LoggerFactory.getLogger(DomainOwner.class);

  private static final Duration RECORD_AGAIN_AFTER = Duration.ofSeconds(2);

  private final Home home;
  private final UUID uuid;
  private final Domain firstKnown;
  private final InstanceWatch watch = new InstanceWatch(this);
  private final ManagedSaves saves = new ManagedSaves(this);
  private final Runnable onChange;

  private String name;
  private Optional<Domain> definition = Optional.empty();
  private boolean autostart;
  private boolean managedSave;
  private Optional<Running> running = Optional.empty();
  private StateReason reason = StateReason.SHUTOFF_UNKNOWN;
  private Optional<Instant> silentSince = Optional.empty();
  private Optional<Job> job = Optional.empty();
  private Optional<String> lost = Optional.empty();

  /**
   * @param firstKnown what is shown of the domain before it is defined or runs; with UUID
   * @param onChange told when the domain may have nothing left to be kept for
   */
  DomainOwner(Home home, Domain firstKnown, Runnable onChange) {
    this.home = home;
    this.uuid = firstKnown.uuid().orElseThrow();
    this.name = firstKnown.name();
    this.firstKnown = firstKnown;
    this.onChange = onChange;
  }

  Home home() {
    return home;
  }

  UUID uuid() {
    return uuid;
  }

  String name() {
    return name;
  }

  DomainName domainName() {
    return new DomainName(uuid, name);
  }

  DomainState state() {
    return reason.state();
  }

  /** Why nothing is known of its machine, which may be running. */
  Optional<String> lost() {
    return lost;
  }

  /** What it can be asked for by. A guest that crashed is active while its machine is there. */
  Set<String> words() {
    boolean active = state().active() || running.isPresent() || lost.isPresent();
    return Set.of(state().word(), active ? "active" : "inactive");
  }

  StateReason reason() {
    return reason;
  }

  Optional<Domain> definition() {
    return definition;
  }

  Optional<Running> running() {
    return running;
  }

  Optional<Job> job() {
    return job;
  }

  boolean autostart() {
    return autostart;
  }

  boolean persistent() {
    return definition.isPresent();
  }

  boolean managedSave() {
    return managedSave;
  }

  InstanceWatch watch() {
    return watch;
  }

  ManagedSaves saves() {
    return saves;
  }

  // What the stories and calls of this package change; nobody else can.

  void defineAs(Domain document, boolean startsWithHost) {
    definition = Optional.of(document);
    autostart = startsWithHost;
    name = document.name();
  }

  void autostart(boolean enabled) {
    autostart = enabled;
  }

  void managedSave(boolean present) {
    managedSave = present;
  }

  void managedSaveRemoved() {
    managedSave = false;
    running = running.map(Running::onItsOwn);
  }

  void undefine() {
    definition = Optional.empty();
    autostart = false;
    onChange.run();
  }

  void jobBegins(Job begun) {
    job = Optional.of(begun);
  }

  void jobEnds() {
    job = Optional.empty();
    onChange.run();
  }

  void runsAs(Running instance) {
    running = Optional.of(instance);
    responding(true);
  }

  /** Whether its processors may run from now on, or are known never to have run. */
  void mayHaveRun(boolean may) {
    running = running.map(now -> now.going(may));
  }

  /** A machine of it may be running that cannot be got hold of. */
  void lose(String why) {
    running = Optional.empty();
    reason = StateReason.NOSTATE_UNKNOWN;
    lost =
        Optional.of(
            "may have a machine that is running and of which nothing is known: "
                + why
                + "; make sure that none is left, then destroy the domain to forget it");
    responding(false);
  }

  /** Somebody made sure that there is no machine. */
  Future<Void> forgetLost() {
    return home.documents()
        .forgetLost(uuid)
        .compose(
            _ -> {
              lost = Optional.empty();
              return stopped(StateReason.SHUTOFF_DESTROYED, LifecycleDetail.STOPPED_DESTROYED);
            });
  }

  void responding(boolean answers) {
    if (answers == silentSince.isEmpty()) {
      return;
    }
    silentSince = answers ? Optional.empty() : Optional.of(home.host().clock().instant());
    publish(new Event.Responsiveness(home.hypervisor().uri(), domainName(), answers));
  }

  /** Enters a state without telling. */
  void enter(StateReason entered) {
    reason = entered;
  }

  /** Enters a state and tells, unless the domain is in that state already. */
  void becomes(StateReason entered, LifecycleDetail told) {
    if (reason.state() != entered.state()) {
      reason = entered;
      tell(told);
    }
  }

  void tell(LifecycleDetail detail) {
    publish(new Event.Lifecycle(home.hypervisor().uri(), domainName(), detail.event(), detail));
  }

  void publish(Event event) {
    home.events().publish(event);
  }

  /**
   * The instance is gone: the domain is off, and a transient one is forgotten. Never fails: a
   * record that cannot be removed is found to be out of date by the next daemon.
   */
  Future<Void> stopped(StateReason why, LifecycleDetail told) {
    boolean imageIsHistory = running.filter(Running::owesRemoval).isPresent();
    neverRan(why);
    tell(told);
    return forget(imageIsHistory);
  }

  /**
   * Forgets what was written down of an instance that is gone. Never fails: as long as the image it
   * went on from is there the record stays, so that the next daemon knows not to restore it.
   */
  Future<Void> forget(boolean imageIsHistory) {
    return (imageIsHistory ? saves.spent() : Future.<Void>succeededFuture())
        .compose(_ -> home.documents().forgetLive(uuid))
        .otherwise(this::recordStays)
        .onComplete(_ -> onChange.run());
  }

  private Void recordStays(Throwable failure) {
    LOG.error("domain '{}': its record stays: {}", name, failure.getMessage());
    return null;
  }

  /** Nothing is left of a start that failed. */
  void neverRan(StateReason why) {
    running = Optional.empty();
    silentSince = Optional.empty();
    reason = why;
    watch.nothing();
  }

  /** The instance, as something that has this ability. */
  <T extends Instance> T able(Class<T> ability, String verb) {
    Instance instance = instance();
    if (!ability.isInstance(instance)) {
      throw new VirtException(
              ErrorCode.NO_SUPPORT,
              "hypervisor " + home.hypervisor().uri() + " cannot " + verb + " domains")
          .of(name);
    }
    return ability.cast(instance);
  }

  Instance instance() {
    return running.map(Running::instance).orElseThrow(this::noInstance);
  }

  private VirtException noInstance() {
    if (lost.isPresent()) {
      return fault(ErrorCode.OPERATION_INVALID, lost.orElseThrow());
    }
    return unreachable()
        ? fault(ErrorCode.NOT_RESPONDING, "has a machine that does not answer yet; try again later")
        : fault(ErrorCode.OPERATION_INVALID, "is not running");
  }

  /** It lives, and this daemon has not got hold of it yet. */
  boolean unreachable() {
    return running.isEmpty() && state().active() && job.isEmpty();
  }

  /** The document of the machine as it is, or will be at the next start. */
  Domain document() {
    return running.map(Running::document).or(() -> definition).orElse(firstKnown);
  }

  /** A failure of this domain; {@code what} follows its name. */
  VirtException fault(ErrorCode code, String what) {
    return new VirtException(code, "domain '" + name + "' " + what).of(name);
  }

  /** Writes down what a later daemon must know of the instance. */
  Future<Void> record(Optional<Documents.SaveMark> save) {
    Running now = running.orElseThrow(this::noInstance);
    return home.documents()
        .keep(
            uuid,
            new Documents.Live(
                now.id(),
                DocumentForms.kept(now.document()),
                now.instance().record(),
                reason.name(),
                now.fromManagedSave(),
                now.mayHaveRun(),
                save));
  }

  /**
   * Writes it down now or, if that fails, later. Never fails; until then the record says less than
   * is so, and a later daemon makes sure.
   */
  Future<Void> recordByAndBy() {
    return record(Optional.empty())
        .otherwise(
            failure -> {
              LOG.error("domain '{}' runs and its record fails: {}", name, failure.getMessage());
              running.ifPresent(now -> home.loop().after(RECORD_AGAIN_AFTER, () -> again(now)));
              return null;
            });
  }

  /** A job writes its own. */
  private void again(Running recorded) {
    if (running.filter(now -> now.id() == recorded.id()).isEmpty()) {
      return;
    }
    if (job.isEmpty()) {
      recordByAndBy();
    } else {
      home.loop().after(RECORD_AGAIN_AFTER, () -> again(recorded));
    }
  }

  DomainInfo info() {
    return info(job.filter(Job::running).map(now -> now.subject().id()));
  }

  /** As it will be when the job that asks has ended: the result of that job. */
  DomainInfo infoAfterJob() {
    return info(Optional.empty());
  }

  private DomainInfo info(Optional<Long> jobId) {
    Domain document = document();
    return new DomainInfo(
        uuid,
        name,
        home.hypervisor().uri(),
        running.map(Running::id),
        state().word(),
        reason.word(),
        persistent(),
        autostart,
        managedSave,
        DocumentForms.memoryKibibytes(document),
        DocumentForms.maxMemoryKibibytes(document),
        document.vcpus().current(),
        silentSince.isEmpty(),
        silentSince.map(Instant::toString),
        jobId);
  }
}
