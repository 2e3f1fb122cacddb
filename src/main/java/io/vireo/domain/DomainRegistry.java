package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.Hypervisor;
import io.vireo.event.LifecycleDetail;
import io.vireo.host.Loop;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The domains of one connection, by UUID and by name. Confined to the connection's loop. */
public final class DomainRegistry {

  /** Domains one connection keeps. */
  public static final int DOMAINS_MAX = 10_000;

  private final Home home;
  private final Map<UUID, ManagedDomain> domains = new LinkedHashMap<>();
  private int lastId;

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

  /** All there are, by name. */
  List<ManagedDomain> all() {
    List<ManagedDomain> sorted = new ArrayList<>(domains.values());
    sorted.sort(Comparator.comparing(domain -> domain.owner().name()));
    return sorted;
  }

  Optional<ManagedDomain> find(DomainRef ref) {
    return switch (ref) {
      case DomainRef.ByUuid(UUID uuid) -> Optional.ofNullable(domains.get(uuid));
      case DomainRef.ById(int id) ->
          domains.values().stream()
              .filter(domain -> domain.owner().running().filter(run -> run.id() == id).isPresent())
              .findFirst();
      case DomainRef.ByName byName ->
          named(byName.name()).or(() -> DomainRef.asId(byName).flatMap(this::find));
    };
  }

  private Optional<ManagedDomain> named(String name) {
    return domains.values().stream()
        .filter(domain -> domain.owner().name().equals(name))
        .findFirst();
  }

  /** Keeps a definition, new or in place of an earlier one. */
  Future<DomainInfo> define(Domain written) {
    Domain document = identified(home.hypervisor().complete(written));
    ManagedDomain domain = domainFor(document);
    boolean isNew = !domain.owner().persistent();
    return domain
        .turns()
        .quick(JobKind.DEFINE, domain.owner()::info, () -> keepDefinition(domain, document))
        .map(
            info -> {
              domain
                  .owner()
                  .tell(isNew ? LifecycleDetail.DEFINED_ADDED : LifecycleDetail.DEFINED_UPDATED);
              return info;
            })
        .onFailure(_ -> dropIfEmpty(domain));
  }

  private Future<DomainInfo> keepDefinition(ManagedDomain domain, Domain document) {
    DomainOwner owner = domain.owner();
    return home.documents()
        .keep(
            owner.uuid(), new Documents.Definition(DocumentForms.kept(document), owner.autostart()))
        .map(
            _ -> {
              owner.defineAs(document, owner.autostart());
              return owner.info();
            });
  }

  /**
   * The domain that a document describes; a new one, known to nobody yet, if there is none.
   *
   * @throws VirtException {@code DOM_EXIST} if name and UUID belong to different domains
   */
  ManagedDomain domainFor(Domain document) {
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
    return same != null ? same : add(uuid, document.name());
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

  ManagedDomain add(UUID uuid, String name) {
    if (domains.size() >= DOMAINS_MAX) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          uri() + " keeps " + DOMAINS_MAX + " domains already; undefine some first");
    }
    ManagedDomain domain = new ManagedDomain(home, uuid, name, () -> domains.remove(uuid));
    domains.put(uuid, domain);
    return domain;
  }

  /** A domain that was made for a call that failed is forgotten again. */
  void dropIfEmpty(ManagedDomain domain) {
    DomainOwner owner = domain.owner();
    if (!owner.persistent() && owner.running().isEmpty() && owner.job().isEmpty()) {
      domains.remove(owner.uuid());
    }
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
}
