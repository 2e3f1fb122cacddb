package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.GuestStatistics;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.Statistics;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.LifecycleDetail;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.rules.Validation;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One domain, as a call sees it that has its turn. What it changes is written down before it is
 * told. Confined to the domain's loop.
 */
public final class Guest {

  private final ManagedDomain domain;
  private final DomainOwner owner;

  Guest(ManagedDomain domain) {
    this.domain = domain;
    this.owner = domain.owner();
  }

  public UUID uuid() {
    return owner.uuid();
  }

  public String name() {
    return owner.name();
  }

  /** Whether it has a machine that can be asked. */
  public boolean active() {
    return owner.running().isPresent();
  }

  /** Whether its hypervisor answers, as far as is known. */
  public boolean responding() {
    return owner.info().responding();
  }

  /** What the next start uses; empty for a transient domain. */
  public Optional<Domain> definition() {
    return owner.definition();
  }

  /**
   * The machine's document.
   *
   * @throws VirtException {@code OPERATION_INVALID} if there is none
   */
  public Domain live() {
    return owner.requireRunning().document();
  }

  /** The document that {@code scope} means. */
  public Domain document(Scope scope) {
    return scope.live() ? live() : definition().orElseThrow();
  }

  public DomainInfo info() {
    return owner.info();
  }

  /** As it will be when the job that asks has ended. */
  public DomainInfo infoAfterJob() {
    return owner.infoAfterJob();
  }

  public Hypervisor hypervisor() {
    return owner.home().hypervisor();
  }

  public Host host() {
    return owner.home().host();
  }

  public Loop loop() {
    return owner.home().loop();
  }

  /**
   * The machine, as something that has this ability.
   *
   * @throws VirtException {@code NO_SUPPORT} with {@code verb}: hypervisor … cannot … domains
   */
  public <T> T able(Class<T> ability, String verb) {
    return owner
        .instance()
        .ability(ability)
        .orElseThrow(
            () ->
                new VirtException(
                        ErrorCode.NO_SUPPORT,
                        "hypervisor " + hypervisor().uri() + " cannot " + verb + " domains")
                    .of(owner.name()));
  }

  /** A failure of this domain; {@code what} follows its name. */
  public VirtException fault(ErrorCode code, String what) {
    return owner.fault(code, what);
  }

  /** Runs {@code work} unless a job on the machine forbids it. */
  <T> Future<T> idle(Supplier<Future<T>> work) {
    return domain
        .turns()
        .objection(JobKind.CONTROL)
        .<Future<T>>map(Future::failedFuture)
        .orElseGet(work);
  }

  /**
   * Keeps another definition: checked, completed, written down, told.
   *
   * @return fails as a definition of the same document would
   */
  public Future<Void> define(UnaryOperator<Domain> change) {
    return defineQuietly(change).onSuccess(_ -> owner.tell(LifecycleDetail.DEFINED_UPDATED));
  }

  /** The same where another event tells what has changed. */
  public Future<Void> defineQuietly(UnaryOperator<Domain> change) {
    Domain changed = change.apply(definition().orElseThrow());
    Domain document =
        DocumentForms.keepable(hypervisor().complete(Labels.check(Validation.check(changed))));
    String text = DocumentForms.kept(document);
    return owner
        .home()
        .documents()
        .keep(owner.uuid(), Documents.Definition.of(owner, text, owner.autostart()))
        .onSuccess(_ -> owner.defineAs(document, text, owner.autostart()));
  }

  /** The machine is another one from now on; written down for a later daemon. */
  public Future<Void> becomes(UnaryOperator<Domain> change) {
    owner.runsOnAs(change.apply(live()));
    return owner.record().keep(Optional.empty());
  }

  /** Makes the change in each of the documents that {@code scope} names. */
  public Future<Void> change(Scope scope, UnaryOperator<Domain> change) {
    return (scope.live() ? becomes(change) : Future.<Void>succeededFuture())
        .compose(_ -> scope.config() ? define(change) : Future.succeededFuture());
  }

  /** Tells subscribers. */
  public void publish(BiFunction<HypervisorUri, DomainName, Event> event) {
    owner.publish(event.apply(hypervisor().uri(), owner.domainName()));
  }

  /** What it has used since it was started; empty where nobody can tell. */
  public Future<Optional<GuestStatistics>> statistics() {
    return hypervisor() instanceof Statistics it
        ? it.statistics().map(all -> Optional.ofNullable(all.get(uuid())))
        : Future.succeededFuture(Optional.empty());
  }
}
