package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.driver.Hypervisor;
import io.vireo.event.EventSink;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.image.SavePolicy;
import io.vireo.job.Job;
import io.vireo.job.JobLog;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.StateReason;
import io.vireo.state.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes the core's side of a connection.
 *
 * @param managedSaves where managed save images of all connections are kept
 */
public record DomainServices(
    Host host,
    StateStore store,
    EventSink events,
    JobLog jobs,
    Path managedSaves,
    SavePolicy policy) {

  private static final Logger LOG = LoggerFactory.getLogger(DomainServices.class);

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int BOOT_ID_BYTES_MAX = 64;

  private static final int STARTS_AT_ONCE = 16;

  /** How long jobs under way have to take themselves back when the daemon stops. */
  private static final Duration JOBS_END_WITHIN = Duration.ofSeconds(20);

  /**
   * Finds all domains of the connection again, and starts those that start by themselves. Completes
   * on {@code loop}, which owns everything from now on. The hypervisor is this room's to close, at
   * once if opening fails.
   */
  public Future<DomainRegistry> open(Hypervisor hypervisor, Loop loop) {
    Path saves = managedSaves.resolve(hypervisor.uri().directoryName());
    Home home =
        new Home(
            hypervisor,
            host,
            loop,
            new Documents(store, loop, hypervisor.uri()),
            events,
            jobs,
            saves,
            policy);
    DomainRegistry registry = new DomainRegistry(home);
    return loop.call(() -> open(registry))
        .recover(failure -> hypervisor.close().transform(_ -> Future.failedFuture(failure)));
  }

  private Future<DomainRegistry> open(DomainRegistry registry) {
    Loop loop = registry.loop();
    return loop.deliver(host.files().makePrivateDirectory(managedSaves))
        .compose(
            _ -> loop.deliver(host.files().makePrivateDirectory(registry.home().managedSaves())))
        .compose(_ -> new Recovery(registry).run())
        .compose(_ -> takePredefined(registry))
        .onSuccess(_ -> registry.all().forEach(domain -> tellJobs(domain.owner())))
        .compose(_ -> autostart(registry))
        .map(registry);
  }

  /** Whoever asks for a job that was under way when a daemon died hears what became of it. */
  private void tellJobs(DomainOwner owner) {
    String state = owner.state().word() + " (" + owner.reason().word() + ")";
    jobs.recovered(
        owner.uuid(), "was " + state + (owner.managedSave() ? ", with a managed save image" : ""));
  }

  private static Future<Void> takePredefined(DomainRegistry registry) {
    List<ManagedDomain> domains = new ArrayList<>();
    for (Domain document : registry.hypervisor().predefined()) {
      ManagedDomain domain = registry.findOrAdd(document);
      if (!domain.owner().persistent()) {
        domain.owner().defineAs(document, false);
      }
      domains.add(domain);
    }
    return startAll(registry, domains)
        .onSuccess(_ -> domains.forEach(domain -> unexplained(domain.owner())));
  }

  /** Nobody booted what has always run. */
  private static void unexplained(DomainOwner owner) {
    if (owner.reason() == StateReason.RUNNING_BOOTED) {
      owner.enter(StateReason.RUNNING_UNKNOWN);
    }
  }

  /**
   * Once in each boot of the host, as a restart of the daemon must not start what a user stopped.
   * Goes on while the daemon serves already: a large guest takes its time to restore.
   */
  private static Future<Void> autostart(DomainRegistry registry) {
    return bootId(registry)
        .compose(boot -> registry.home().documents().markAutostarted(boot))
        .<Void>map(
            done -> {
              if (!done) {
                startAll(
                    registry,
                    registry.all().stream().filter(domain -> domain.owner().autostart()).toList());
              }
              return null;
            })
        .otherwise(
            failure -> {
              LOG.error("{}: nothing is autostarted: {}", registry.uri(), failure.getMessage());
              return null;
            });
  }

  /** Some at a time, as a host has but so many disks and lanes. */
  private static Future<Void> startAll(DomainRegistry registry, List<ManagedDomain> domains) {
    List<Future<?>> rows = new ArrayList<>();
    for (int row = 0; row < STARTS_AT_ONCE; row++) {
      rows.add(startFrom(registry, domains, row));
    }
    return Future.join(rows).mapEmpty();
  }

  private static Future<?> startFrom(
      DomainRegistry registry, List<ManagedDomain> domains, int index) {
    return index < domains.size()
        ? start(registry, domains.get(index))
            .transform(_ -> startFrom(registry, domains, index + STARTS_AT_ONCE).mapEmpty())
        : Future.succeededFuture();
  }

  private static Future<String> bootId(DomainRegistry registry) {
    return registry
        .loop()
        .deliver(
            registry.home().host().files().tail(BOOT_ID, 0, BOOT_ID_BYTES_MAX).map(String::strip));
  }

  private static Future<?> start(DomainRegistry registry, ManagedDomain domain) {
    if (registry.closed() || domain.owner().state().active()) {
      return Future.succeededFuture();
    }
    DomainRef ref = new DomainRef.ByUuid(domain.owner().uuid());
    Call<DomainOperations.Start> call =
        new Call<>(
            DomainOperations.START,
            DomainOperations.Start.of(ref, Optional.of(registry.uri())),
            Caller.DAEMON);
    return new Starting(registry)
        .boot(domain, call, Starting.Options.PLAIN)
        .compose(Started::result)
        .onFailure(
            failure ->
                LOG.error(
                    "domain '{}' does not start: {}", domain.owner().name(), failure.getMessage()));
  }

  /** Gives jobs up, lets go of the hypervisor and leaves the instances running. */
  public Future<Void> close(DomainRegistry registry) {
    Loop loop = registry.loop();
    return loop.call(
        () -> {
          registry.close();
          List<Future<Void>> ends = registry.all().stream().map(DomainServices::endJob).toList();
          return loop.within(JOBS_END_WITHIN, "jobs under way", Future.join(ends))
              .transform(_ -> registry.hypervisor().close());
        });
  }

  private static Future<Void> endJob(ManagedDomain domain) {
    domain.owner().job().ifPresent(Job::abort);
    return domain.turns().jobEnd();
  }
}
