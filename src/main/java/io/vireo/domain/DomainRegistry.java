package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.driver.Hypervisor;
import io.vireo.event.LifecycleDetail;
import io.vireo.host.Loop;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.rules.Validation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The domains of one connection, by UUID and by name. Confined to the connection's loop. */
public final class DomainRegistry {

  /** Domains one connection keeps. */
  public static final int DOMAINS_MAX = 10_000;

  private final Home home;
  private final Map<UUID, ManagedDomain> domains = new ConcurrentHashMap<>();

  /** Where each was when it was last looked for: a name may have moved since, so it is checked. */
  private final Map<String, ManagedDomain> byName = new ConcurrentHashMap<>();

  /** How often a domain came, went or was renamed; counted after it. */
  private final AtomicLong changes = new AtomicLong();

  private volatile Sorted sorted = new Sorted(0, List.of());

  private int lastId;
  private boolean closed;

  /**
   * All by name, as they were when so much had changed. What changes while they are sorted is
   * counted later, so that they are sorted again.
   */
  private record Sorted(long changes, List<ManagedDomain> domains) {}

  DomainRegistry(Home home) {
    this.home = home;
  }

  /** The loop that everything here happens on. */
  public Loop loop() {
    return home.loop();
  }

  public HypervisorUri uri() {
    return home.hypervisor().uri();
  }

  Hypervisor hypervisor() {
    return home.hypervisor();
  }

  Home home() {
    return home;
  }

  /** All there are, by name. Any thread may look; what is found is the loop's. */
  List<ManagedDomain> all() {
    Sorted known = sorted;
    long now = changes.get();
    if (known.changes() != now) {
      List<ManagedDomain> fresh = new ArrayList<>(domains.values());
      fresh.sort(Comparator.comparing(domain -> domain.owner().name()));
      known = new Sorted(now, List.copyOf(fresh));
      sorted = known;
    }
    return known.domains();
  }

  /** Any thread may look; what is found is the loop's. */
  Optional<ManagedDomain> find(DomainRef ref) {
    return switch (ref) {
      case DomainRef.ByUuid(UUID uuid) -> Optional.ofNullable(domains.get(uuid));
      case DomainRef.ById(int id) ->
          domains.values().stream()
              .filter(domain -> domain.owner().id().filter(it -> it == id).isPresent())
              .findFirst();
      case DomainRef.ByName byName ->
          named(byName.name()).or(() -> DomainRef.asId(byName).flatMap(this::find));
    };
  }

  private Optional<ManagedDomain> named(String name) {
    ManagedDomain known = byName.get(name);
    return known != null && isNamed(known, name) ? Optional.of(known) : search(name);
  }

  private boolean isNamed(ManagedDomain domain, String name) {
    return domain.owner().name().equals(name) && domain.equals(domains.get(domain.owner().uuid()));
  }

  private Optional<ManagedDomain> search(String name) {
    Optional<ManagedDomain> found =
        domains.values().stream().filter(domain -> domain.owner().name().equals(name)).findFirst();
    found.ifPresentOrElse(domain -> byName.put(name, domain), () -> byName.remove(name));
    return found;
  }

  /**
   * Keeps a definition, new or in place of an earlier one.
   *
   * @param call whose caller's it is if it is new
   */
  Future<DomainInfo> define(Domain written, Call<?> call) {
    Domain document =
        DocumentForms.keepable(identified(home.hypervisor().complete(Labels.check(written))));
    if (call.terms().ifAbsent()) {
      requireAbsent(document.name());
    }
    ManagedDomain domain = domainFor(document);
    return domain
        .turns()
        .quick(
            call,
            JobKind.DEFINE,
            domain.owner()::info,
            () -> {
              boolean earlier = domain.owner().persistent();
              if (domain.owner().domainName().owner().isEmpty()) {
                domain.owner().belongsTo(earlier ? "" : call.caller().name());
              }
              return keepDefinition(domain.owner(), document)
                  .map(_ -> domain.owner().info().asDefined(earlier));
            });
  }

  private void requireAbsent(String name) {
    named(name)
        .ifPresent(
            domain -> {
              throw domain.owner().fault(ErrorCode.VERSION_MISMATCH, "is there already");
            });
  }

  private Future<Void> keepDefinition(DomainOwner owner, Domain document) {
    Documents.Definition kept =
        Documents.Definition.of(owner, DocumentForms.kept(document), owner.autostart());
    return home.documents().keep(owner.uuid(), kept).onSuccess(_ -> defined(owner, document));
  }

  private static void defined(DomainOwner owner, Domain document) {
    LifecycleDetail told =
        owner.persistent() ? LifecycleDetail.DEFINED_UPDATED : LifecycleDetail.DEFINED_ADDED;
    owner.defineAs(document, owner.autostart());
    owner.tell(told);
  }

  /** Gives a defined domain that does not run another name; to be called in its turn. */
  Future<Void> rename(ManagedDomain domain, String name) {
    DomainOwner owner = domain.owner();
    if (owner.state().active() || owner.running().isPresent()) {
      throw owner.fault(ErrorCode.OPERATION_INVALID, "is active and keeps its name until it stops");
    }
    Domain definition =
        owner
            .definition()
            .orElseThrow(
                () -> owner.fault(ErrorCode.OPERATION_INVALID, "is transient and keeps its name"));
    Domain renamed = DocumentForms.keepable(Validation.check(definition.withName(name)));
    named(name).ifPresent(other -> refuseName(name, other.owner().uuid()));
    String text = DocumentForms.kept(renamed);
    return home.documents()
        .keep(owner.uuid(), Documents.Definition.of(owner, text, owner.autostart()))
        .map(
            _ -> {
              owner.tell(LifecycleDetail.UNDEFINED_RENAMED);
              owner.defineAs(renamed, text, owner.autostart());
              changes.incrementAndGet();
              owner.tell(LifecycleDetail.DEFINED_RENAMED);
              return null;
            });
  }

  /**
   * The domain that a document describes; a new one, known to nobody yet, if there is none.
   *
   * @throws VirtException {@code DOM_EXIST} if name and UUID belong to different domains
   */
  ManagedDomain domainFor(Domain document) {
    requireNameFree(document);
    ManagedDomain same = domains.get(document.uuid().orElseThrow());
    return same != null ? same : add(document);
  }

  /**
   * The same for whoever is about to run it: what nobody has defined, and nobody owns, is theirs.
   */
  ManagedDomain domainFor(Domain document, Caller caller) {
    ManagedDomain domain = domainFor(document);
    DomainOwner owner = domain.owner();
    if (owner.domainName().owner().isEmpty() && !owner.persistent()) {
      owner.belongsTo(caller.name());
    }
    return domain;
  }

  /** Fails as {@link #domainFor} would. */
  void requireNameFree(Domain document) {
    UUID uuid = document.uuid().orElseThrow();
    Optional<ManagedDomain> byName = named(document.name());
    byName
        .filter(other -> !other.owner().uuid().equals(uuid))
        .ifPresent(other -> refuseName(document.name(), other.owner().uuid()));
    ManagedDomain same = domains.get(uuid);
    if (same != null && byName.isEmpty()) {
      throw new VirtException(
              ErrorCode.DOM_EXIST,
              "UUID "
                  + uuid
                  + " belongs to domain '"
                  + same.owner().name()
                  + "'; undefine that first")
          .of(document.name());
    }
  }

  private static void refuseName(String name, UUID other) {
    throw new VirtException(
            ErrorCode.DOM_EXIST,
            "domain '"
                + name
                + "' exists already with UUID "
                + other
                + "; use that UUID or another name")
        .of(name);
  }

  /** A domain of which nothing more is known; it is forgotten again if nothing comes of it. */
  ManagedDomain add(Domain document) {
    if (domains.size() >= DOMAINS_MAX) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          uri() + " keeps " + DOMAINS_MAX + " domains already; undefine some first");
    }
    UUID uuid = document.uuid().orElseThrow();
    ManagedDomain domain = new ManagedDomain(home, document, this::forget);
    domains.put(uuid, domain);
    changes.incrementAndGet();
    return domain;
  }

  private void forget(ManagedDomain empty) {
    domains.remove(empty.owner().uuid(), empty);
    byName.remove(empty.owner().name(), empty);
    changes.incrementAndGet();
  }

  /** The domain with that UUID, known already or from now on. */
  ManagedDomain findOrAdd(Domain document) {
    return find(new DomainRef.ByUuid(document.uuid().orElseThrow())).orElseGet(() -> add(document));
  }

  static Domain identified(Domain document) {
    return document.uuid().isPresent() ? document : document.withUuid(UUID.randomUUID());
  }

  /** The next instance's number; never used twice in a daemon's life. */
  int nextId() {
    return ++lastId;
  }

  /** Numbers up to {@code id} are taken. */
  void idTaken(int id) {
    lastId = Math.max(lastId, id);
  }

  /** The connection is being given up: what is found out from now on may be due to that. */
  void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }
}
