package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the domains are found again: definitions first, then every instance that an earlier daemon
 * wrote down, then their managed save images, then what interrupted saves left. What one domain's
 * documents are like never keeps another one from being found. Confined to the connection's loop.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** Definitions that are parsed one after the other. */
  private static final int READ_AT_ONCE = 250;

  /** Images that are looked for at once. */
  private static final int LOOK_AT_ONCE = 32;

  private final DomainRegistry registry;
  private final Home home;

  Recovery(DomainRegistry registry) {
    this.registry = registry;
    this.home = registry.home();
  }

  Future<Void> run() {
    return home.documents()
        .definitions()
        .compose(this::takeDefinitions)
        .compose(_ -> home.documents().lost())
        .map(this::takeLost)
        .compose(_ -> home.documents().live())
        .compose(this::takeInstances)
        .compose(_ -> lookForImages(registry.all()))
        .compose(_ -> new Leftovers(registry).sweepAll());
  }

  private Future<Void> takeDefinitions(Documents.Found<Documents.Definition> found) {
    found
        .problems()
        .forEach(
            problem ->
                LOG.error("{}: a definition is lost: {}", registry.uri(), problem.sentence()));
    List<Map.Entry<UUID, Documents.Definition>> all = List.copyOf(found.documents().entrySet());
    List<Future<List<Read>>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += READ_AT_ONCE) {
      List<Map.Entry<UUID, Documents.Definition>> part =
          all.subList(from, Math.min(all.size(), from + READ_AT_ONCE));
      parts.add(home.host().lane("definitions").run(() -> read(part)));
    }
    return home.loop()
        .deliver(Future.all(parts))
        .map(
            _ -> {
              parts.forEach(part -> part.result().forEach(this::takeDefinition));
              return null;
            });
  }

  /** A definition and what it says. */
  private record Read(Domain document, Documents.Definition kept) {}

  /** Many documents take a while to be parsed, and each is parsed without the others. */
  private static List<Read> read(List<Map.Entry<UUID, Documents.Definition>> part) {
    List<Read> parsed = new ArrayList<>(part.size());
    part.forEach(
        each -> {
          try {
            Domain document = DocumentForms.reread(each.getValue().xml()).withUuid(each.getKey());
            parsed.add(new Read(document, each.getValue()));
          } catch (VirtException unreadable) {
            LOG.error(
                "domain {}: its definition is kept and cannot be read: {}",
                each.getKey(),
                unreadable.getMessage());
          }
        });
    return parsed;
  }

  private void takeDefinition(Read read) {
    Documents.Definition kept = read.kept();
    DomainOwner owner = registry.findOrAdd(read.document()).owner();
    owner.defineAs(read.document(), kept.xml(), kept.autostart());
    kept.owner().ifPresent(owner::belongsTo);
  }

  private Future<Void> takeInstances(Documents.Found<Documents.Live> found) {
    List<Future<Void>> all = new ArrayList<>();
    found.problems().forEach(problem -> all.add(takeUnreadable(problem)));
    found.documents().values().forEach(live -> registry.idTaken(live.id()));
    found.documents().forEach((uuid, live) -> all.add(takeInstance(uuid, live)));
    return Future.join(all).mapEmpty();
  }

  private Future<Void> takeInstance(UUID uuid, Documents.Live live) {
    return home.loop()
        .call(
            () -> {
              Domain document = DocumentForms.reread(live.xml()).withUuid(uuid);
              ManagedDomain domain = registry.findOrAdd(document);
              live.owner().filter(_ -> isNobodys(domain)).ifPresent(domain.owner()::belongsTo);
              return new Reattachment(registry, domain, document, live).run();
            })
        .otherwise(
            failure -> {
              lose(uuid, failure.getMessage());
              return null;
            });
  }

  private static boolean isNobodys(ManagedDomain domain) {
    return domain.owner().domainName().owner().isEmpty();
  }

  private Void takeLost(Documents.Found<Documents.Lost> found) {
    found.documents().forEach((uuid, lost) -> lose(uuid, lost.why()));
    found.problems().forEach(why -> why.domain().ifPresent(uuid -> lose(uuid, why.sentence())));
    return null;
  }

  /** One that was set aside is not found there again, so that it was there is written down. */
  private Future<Void> takeUnreadable(Documents.Problem problem) {
    registry.idTaken(problem.id());
    if (problem.domain().isEmpty()) {
      LOG.error("{}: a running domain is lost: {}", registry.uri(), problem.sentence());
      return Future.succeededFuture();
    }
    UUID uuid = problem.domain().orElseThrow();
    lose(uuid, problem.sentence());
    return problem.setAside()
        ? home.documents().keep(uuid, new Documents.Lost(problem.sentence()))
        : Future.succeededFuture();
  }

  /** A machine of that domain may be running: another one must not be made beside it. */
  private void lose(UUID uuid, String why) {
    DomainOwner owner = registry.findOrAdd(DocumentForms.placeholder(uuid)).owner();
    LOG.error("domain '{}': a machine of it may be running: {}", owner.name(), why);
    owner.lose(why);
  }

  /** Some at a time: a lane has room for so many calls, and there may be more domains. */
  private static Future<Void> lookForImages(List<ManagedDomain> domains) {
    Future<Void> all = Future.succeededFuture();
    for (int from = 0; from < domains.size(); from += LOOK_AT_ONCE) {
      List<ManagedDomain> some =
          domains.subList(from, Math.min(domains.size(), from + LOOK_AT_ONCE));
      all =
          all.compose(
              _ -> Future.join(some.stream().map(it -> it.saves().look()).toList()).mapEmpty());
    }
    return all;
  }
}
