package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.host.Host;
import io.vireo.job.Backoff;
import io.vireo.save.ImageRedefinition;
import io.vireo.save.SideFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What interrupted saves and changes left beside images: temporary files are removed, an
 * interrupted change of a document is finished. What a dead file system keeps for now is written
 * down and tried again, later and later, and by the next daemon. Confined to the connection's loop.
 */
record Leftovers(DomainRegistry registry) {

  /** How often it is tried in a daemon's life; with the longest pauses, about an hour. */
  static final int ATTEMPTS_MAX = 20;

  /** A domain's targets that are remembered at most; the oldest are forgotten. */
  static final int TARGETS_MAX = 16;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(4);

  /** A dead file server must not keep the daemon from serving everybody else. */
  private static final Duration FILES_ANSWER_WITHIN = Duration.ofSeconds(10);

  private static final Pattern BESIDE_MANAGED =
      Pattern.compile("\\.(([0-9a-f-]{36})\\.save)\\.(redefine|[0-9a-f]{6}\\.(part|old))");

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  static Backoff pauses() {
    return new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  }

  /**
   * Removes what is beside one target. Only while nothing is saved to it.
   *
   * @return fails if something of it may still be there
   */
  static Future<Void> sweep(Home home, Path target) {
    Host host = home.host();
    Future<Void> swept =
        SideFile.removeLeftovers(host, target)
            .compose(_ -> ImageRedefinition.recover(host, target));
    return home.loop().within(FILES_ANSWER_WITHIN, "the file system of " + target, swept);
  }

  /** At the daemon's start. Completes when everything was tried once; never fails. */
  Future<Void> sweepAll() {
    return remembered()
        .compose(known -> besideManaged().map(found -> merged(known, found)))
        .compose(this::sweepEach)
        .otherwise(
            failure -> {
              LOG.error("{}: nothing is swept: {}", registry.uri(), failure.getMessage());
              return null;
            });
  }

  private Future<Map<UUID, Set<Path>>> remembered() {
    return home().documents().left().map(Leftovers::targets);
  }

  private static Map<UUID, Set<Path>> targets(Documents.Found<Documents.Left> found) {
    found.problems().forEach(problem -> LOG.warn("leftovers are lost: {}", problem.sentence()));
    Map<UUID, Set<Path>> targets = new TreeMap<>();
    found
        .documents()
        .forEach((uuid, left) -> left.targets().forEach(each -> add(targets, uuid, Path.of(each))));
    return targets;
  }

  private static void add(Map<UUID, Set<Path>> targets, UUID domain, Path target) {
    targets.computeIfAbsent(domain, _ -> new LinkedHashSet<>()).add(target);
  }

  /** The daemon's own directory is looked through, as not every crash leaves a record. */
  private Future<Map<UUID, Set<Path>>> besideManaged() {
    Path directory = home().managedSaves();
    return home()
        .loop()
        .within(
            FILES_ANSWER_WITHIN,
            "the file system of " + directory,
            home().host().files().list(directory))
        .map(names -> managedTargets(directory, names));
  }

  private Map<UUID, Set<Path>> managedTargets(Path directory, List<Path> names) {
    Map<UUID, Set<Path>> targets = new TreeMap<>();
    for (Path name : names) {
      Matcher beside = BESIDE_MANAGED.matcher(name.getFileName().toString());
      if (beside.matches() && !isBeingRecovered(UUID.fromString(beside.group(2)))) {
        add(targets, UUID.fromString(beside.group(2)), directory.resolve(beside.group(1)));
      }
    }
    return targets;
  }

  /** Whoever takes a machine up again sweeps after its save. */
  private boolean isBeingRecovered(UUID domain) {
    return find(domain).filter(known -> known.owner().state().active()).isPresent();
  }

  private static Map<UUID, Set<Path>> merged(Map<UUID, Set<Path>> one, Map<UUID, Set<Path>> other) {
    other.forEach((uuid, targets) -> targets.forEach(target -> add(one, uuid, target)));
    return one;
  }

  private Future<Void> sweepEach(Map<UUID, Set<Path>> all) {
    List<Future<Void>> attempts = new ArrayList<>();
    all.forEach((uuid, targets) -> attempts.add(attempt(uuid, targets, pauses())));
    return Future.join(attempts).mapEmpty();
  }

  /**
   * Writes down what could not be swept and tries again, when the domain has no job. Never fails:
   * what cannot even be written down is tried all the same.
   */
  Future<Void> remember(UUID domain, Path target) {
    Backoff pauses = pauses();
    return remembered()
        .map(known -> merged(known, Map.of(domain, Set.of(target))).get(domain))
        .compose(targets -> keep(domain, targets).map(targets))
        .otherwise(
            failure -> {
              LOG.error("domain {}: leftovers are not kept: {}", domain, failure.getMessage());
              return Set.of(target);
            })
        .map(
            targets -> {
              later(domain, targets, pauses);
              return null;
            });
  }

  private Future<Void> keep(UUID domain, Set<Path> targets) {
    List<String> texts = targets.stream().map(Path::toString).toList();
    List<String> newest = texts.subList(Math.max(0, texts.size() - TARGETS_MAX), texts.size());
    return home().documents().keep(domain, new Documents.Left(newest));
  }

  private Future<Void> attempt(UUID domain, Set<Path> targets, Backoff pauses) {
    return inTurn(domain, () -> sweep(targets))
        .compose(_ -> home().documents().forgetLeft(domain))
        .recover(failure -> again(domain, targets, pauses, failure));
  }

  /** One after the other, as they are mostly on one disk; the first failure ends it. */
  private Future<Void> sweep(Set<Path> targets) {
    Future<Void> all = Future.succeededFuture();
    for (Path target : targets) {
      all = all.compose(_ -> sweep(home(), target));
    }
    return all;
  }

  /** So that nothing is being saved there, and the temporary files are nobody's. */
  private Future<Void> inTurn(UUID domain, Supplier<Future<Void>> work) {
    Optional<ManagedDomain> known = find(domain);
    return known.isPresent() ? known.get().turns().alone(work) : work.get();
  }

  private Optional<ManagedDomain> find(UUID domain) {
    return registry.find(new DomainRef.ByUuid(domain));
  }

  private Future<Void> again(UUID domain, Set<Path> targets, Backoff pauses, Throwable failure) {
    if (pauses.pauses() == 0) {
      LOG.warn("domain {}: what a save left stays for now: {}", domain, failure.getMessage());
    }
    if (pauses.pauses() < ATTEMPTS_MAX) {
      later(domain, targets, pauses);
    } else {
      LOG.error(
          "domain {}: what a save left beside {} stays until the daemon is started again: {}",
          domain,
          targets,
          failure.getMessage());
    }
    return Future.succeededFuture();
  }

  private void later(UUID domain, Set<Path> targets, Backoff pauses) {
    home()
        .loop()
        .after(
            pauses.pause(),
            () -> {
              if (!registry.closed()) {
                attempt(domain, targets, pauses);
              }
            });
  }

  private Home home() {
    return registry.home();
  }
}
