package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Instance;
import io.vireo.driver.InstanceEvent;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.LifecycleDetail;
import io.vireo.job.Job;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainState;
import io.vireo.operation.StateReason;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The one object that may change a domain. Confined to its connection's loop; reads are answered
 * from here and wait for nobody.
 */
final class DomainOwner {

  private final Home home;
  private final UUID uuid;
  private final InstanceWatch watch = new InstanceWatch(this);
  private final Runnable onForgotten;

  private String name;
  private Optional<Domain> definition = Optional.empty();
  private boolean autostart;
  private boolean managedSave;
  private Optional<Running> running = Optional.empty();
  private StateReason reason = StateReason.SHUTOFF_UNKNOWN;
  private Optional<Instant> silentSince = Optional.empty();
  private Optional<Job> job = Optional.empty();

  /** The instance and its document, together or not at all. */
  record Running(int id, Instance instance, Domain document) {}

  /**
   * @param onForgotten told when the domain has neither a definition nor an instance any more
   */
  DomainOwner(Home home, UUID uuid, String name, Runnable onForgotten) {
    this.home = home;
    this.uuid = uuid;
    this.name = name;
    this.onForgotten = onForgotten;
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

  void undefine() {
    definition = Optional.empty();
    autostart = false;
    forgetIfNothing();
  }

  void jobIs(Optional<Job> present) {
    job = present;
  }

  void runsAs(Running instance) {
    running = Optional.of(instance);
    silentSince = Optional.empty();
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

  /** The instance is gone: the domain is off, and a transient one is forgotten. */
  Future<Void> stopped(StateReason why, LifecycleDetail told) {
    running = Optional.empty();
    silentSince = Optional.empty();
    reason = why;
    tell(told);
    return home.documents().forgetLive(uuid).onComplete(_ -> forgetIfNothing());
  }

  /** Nothing is left of a start that failed. */
  void neverRan(StateReason why) {
    running = Optional.empty();
    reason = why;
    forgetIfNothing();
  }

  private void forgetIfNothing() {
    if (definition.isEmpty() && running.isEmpty()) {
      onForgotten.run();
    }
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
    return running
        .map(Running::instance)
        .orElseThrow(() -> fault(ErrorCode.OPERATION_INVALID, "is not running"));
  }

  /** The document of the machine as it is, or will be at the next start. */
  Domain document() {
    return running
        .map(Running::document)
        .or(() -> definition)
        .orElseThrow(() -> fault(ErrorCode.NO_DOMAIN, "has neither a definition nor an instance"));
  }

  /** A failure of this domain; {@code what} follows its name. */
  VirtException fault(ErrorCode code, String what) {
    return new VirtException(code, "domain '" + name + "' " + what).of(name);
  }

  /** Writes down what a later daemon must know of the instance. */
  Future<Void> record(Optional<Documents.SaveMark> save) {
    Running now = running.orElseThrow(() -> fault(ErrorCode.OPERATION_INVALID, "is not running"));
    return home.documents()
        .keep(
            uuid,
            new Documents.Live(
                now.id(),
                DocumentForms.kept(now.document()),
                now.instance().record(),
                reason.name(),
                save));
  }

  void heard(InstanceEvent event) {
    watch.on(event);
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
