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
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The one object that may change a domain. Confined to its connection's loop; reads are answered
 * from here and wait for nobody: what is shown of the domain is made once for each state that it is
 * in, and any thread may look at it.
 */
final class DomainOwner {

  private final Home home;
  private final UUID uuid;
  private final Domain firstKnown;
  private final InstanceWatch watch = new InstanceWatch(this);
  private final ManagedSaves saves = new ManagedSaves(this);
  private final LiveRecord record = new LiveRecord(this);
  private final Runnable onChange;

  private volatile DomainName known;
  private volatile Optional<DomainInfo> shown = Optional.empty();

  private final IdentityHashMap<Domain, String> activeTexts = new IdentityHashMap<>();
  private final IdentityHashMap<Domain, String> inactiveTexts = new IdentityHashMap<>();
  private Optional<Domain> definition = Optional.empty();
  private boolean autostart;
  private Optional<String> version = Optional.empty();
  private boolean managedSave;
  private volatile Optional<Running> running = Optional.empty();
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
    this.firstKnown = firstKnown;
    this.known = new DomainName(uuid, firstKnown.name(), "", Labels.of(firstKnown));
    this.onChange = onChange;
  }

  Home home() {
    return home;
  }

  UUID uuid() {
    return uuid;
  }

  /** Any thread. */
  String name() {
    return known.name();
  }

  /** As policies and events know it. Any thread. */
  DomainName domainName() {
    return known;
  }

  /** The number of its running instance. Any thread. */
  Optional<Integer> id() {
    return running.map(Running::id);
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

  /** Whether there is anything of it that could have been seen. */
  boolean known() {
    return persistent() || running.isPresent();
  }

  /** The version of its definition; of a transient domain, of the document it was made from. */
  String version() {
    String known =
        version.orElseGet(
            () ->
                DefinitionVersion.of(DocumentForms.kept(definition.orElse(firstKnown)), autostart));
    version = Optional.of(known);
    return known;
  }

  boolean managedSave() {
    return managedSave;
  }

  InstanceWatch watch() {
    return watch;
  }

  LiveRecord record() {
    return record;
  }

  ManagedSaves saves() {
    return saves;
  }

  // What the stories and calls of this package change; nobody else can.

  /**
   * @param kept the same document as it is kept
   */
  void defineAs(Domain document, String kept, boolean startsWithHost) {
    defineAs(document, startsWithHost);
    version = Optional.of(DefinitionVersion.of(kept, startsWithHost));
    changed();
  }

  void defineAs(Domain document, boolean startsWithHost) {
    version = Optional.empty();
    definition = Optional.of(document);
    autostart = startsWithHost;
    known = new DomainName(uuid, document.name(), known.owner(), Labels.of(document));
    changed();
  }

  /** Whose it is from now on. */
  void belongsTo(String caller) {
    known = new DomainName(uuid, name(), caller, known.labels());
    changed();
  }

  void autostart(boolean enabled) {
    version = Optional.empty();
    autostart = enabled;
    changed();
  }

  void managedSave(boolean present) {
    managedSave = present;
    changed();
  }

  void managedSaveRemoved() {
    managedSave = false;
    running = running.map(Running::onItsOwn);
    changed();
  }

  void undefine() {
    definition = Optional.empty();
    version = Optional.empty();
    autostart = false;
    changed();
    onChange.run();
  }

  void jobBegins(Job begun) {
    job = Optional.of(begun);
    changed();
  }

  /** The job's number is not shown any more; it goes on being the domain's until all is told. */
  void jobIsOver() {
    changed();
  }

  void jobEnds() {
    job = Optional.empty();
    changed();
    onChange.run();
  }

  void runsAs(Running instance) {
    running = Optional.of(instance);
    changed();
    responding(true);
  }

  /** The machine that runs has changed; nothing changes where none is left. */
  void runsOnAs(Domain changed) {
    running = running.map(now -> now.as(changed));
    changed();
  }

  /** Whether its processors may run from now on, or are known never to have run. */
  void mayHaveRun(boolean may) {
    running = running.map(now -> now.going(may));
    changed();
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
    changed();
    responding(false);
  }

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
    changed();
    publish(new Event.Responsiveness(home.hypervisor().uri(), domainName(), answers));
  }

  /** Enters a state without telling. */
  void enter(StateReason entered) {
    reason = entered;
    changed();
  }

  /** Enters a state and tells, unless the domain is in that state already. */
  void becomes(StateReason entered, LifecycleDetail told) {
    if (reason.state() != entered.state()) {
      enter(entered);
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

  /** As {@link LiveRecord#forget}. */
  Future<Void> forget(boolean imageIsHistory) {
    return record.forget(imageIsHistory).onComplete(_ -> onChange.run());
  }

  /** Nothing is left of a start that failed. */
  void neverRan(StateReason why) {
    running = Optional.empty();
    silentSince = Optional.empty();
    reason = why;
    changed();
    watch.nothing();
  }

  /** The instance, as something that has this ability. */
  <T> T able(Class<T> ability, String verb) {
    return instance()
        .ability(ability)
        .orElseThrow(
            () ->
                new VirtException(
                        ErrorCode.NO_SUPPORT,
                        "hypervisor " + home.hypervisor().uri() + " cannot " + verb + " domains")
                    .of(name()));
  }

  Instance instance() {
    return requireRunning().instance();
  }

  Running requireRunning() {
    return running.orElseThrow(this::noInstance);
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
    return new VirtException(code, "domain '" + name() + "' " + what).of(name());
  }

  DomainInfo info() {
    if (shown.isEmpty()) {
      shown = Optional.of(info(job.filter(Job::running).map(now -> now.subject().id())));
    }
    return shown.orElseThrow();
  }

  /**
   * What {@link #info} says, where nothing has changed since somebody asked for it. Any thread: it
   * is taken back before anybody is told of a change, so it is never older than that.
   */
  Optional<DomainInfo> shown() {
    return shown;
  }

  /** To be called by whatever changes something that is shown, before it tells anybody. */
  private void changed() {
    shown = Optional.empty();
  }

  /**
   * The document as text without passwords; made once for each document, as documents never change.
   *
   * @param inactive the definition's, where there is one
   */
  String text(boolean inactive) {
    IdentityHashMap<Domain, String> texts = inactive ? inactiveTexts : activeTexts;
    Domain document = inactive ? definition().orElseGet(this::document) : document();
    if (texts.size() > 1 && !texts.containsKey(document)) {
      texts.clear();
    }
    return texts.computeIfAbsent(document, it -> DocumentForms.shown(it, inactive, false));
  }

  /** As it will be when the job that asks has ended: the result of that job. */
  DomainInfo infoAfterJob() {
    return info(Optional.empty());
  }

  private DomainInfo info(Optional<Long> jobId) {
    return DomainView.of(this, silentSince, jobId);
  }
}
