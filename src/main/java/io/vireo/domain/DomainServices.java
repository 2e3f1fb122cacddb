package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.driver.Hypervisor;
import io.vireo.event.EventSink;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.job.Job;
import io.vireo.job.JobLog;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainOperations;
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
    Host host, StateStore store, EventSink events, JobLog jobs, Path managedSaves) {

  private static final Logger LOG = LoggerFactory.getLogger(DomainServices.class);

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int BOOT_ID_BYTES_MAX = 64;

  /** How long jobs under way have to take themselves back when the daemon stops. */
  private static final Duration JOBS_END_WITHIN = Duration.ofSeconds(20);

  /**
   * Finds all domains of the connection again, and starts those that start by themselves. Completes
   * on {@code loop}, which owns everything from now on.
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
            saves);
    DomainRegistry registry = new DomainRegistry(home);
    return loop.call(
        () ->
            loop.deliver(host.files().makePrivateDirectory(managedSaves))
                .compose(_ -> loop.deliver(host.files().makePrivateDirectory(saves)))
                .compose(_ -> new Recovery(registry).run())
                .compose(_ -> takePredefined(registry))
                .compose(_ -> autostart(registry))
                .map(registry));
  }

  private static Future<Void> takePredefined(DomainRegistry registry) {
    List<Future<?>> starts = new ArrayList<>();
    for (Domain document : registry.hypervisor().predefined()) {
      ManagedDomain domain =
          registry
              .find(new DomainRef.ByUuid(document.uuid().orElseThrow()))
              .orElseGet(() -> registry.add(document.uuid().orElseThrow(), document.name()));
      if (!domain.owner().persistent()) {
        domain.owner().defineAs(document, false);
      }
      starts.add(start(registry, domain));
    }
    return Future.join(starts).mapEmpty();
  }

  /**
   * Once in each boot of the host, as a restart of the daemon must not start what a user stopped.
   */
  private static Future<Void> autostart(DomainRegistry registry) {
    return bootId(registry)
        .compose(boot -> registry.home().documents().markAutostarted(boot))
        .compose(
            done -> {
              List<Future<?>> starts = new ArrayList<>();
              registry.all().stream()
                  .filter(domain -> !done && domain.owner().autostart())
                  .filter(domain -> !domain.owner().state().active())
                  .forEach(domain -> starts.add(start(registry, domain)));
              return Future.join(starts).<Void>mapEmpty();
            })
        .otherwiseEmpty();
  }

  private static Future<String> bootId(DomainRegistry registry) {
    return registry
        .loop()
        .deliver(
            registry.home().host().files().tail(BOOT_ID, 0, BOOT_ID_BYTES_MAX).map(String::strip));
  }

  private static Future<?> start(DomainRegistry registry, ManagedDomain domain) {
    Call<DomainOperations.Start> call =
        new Call<>(
            DomainOperations.START,
            new DomainOperations.Start(
                new DomainRef.ByUuid(domain.owner().uuid()),
                Optional.of(registry.uri()),
                false,
                false,
                false,
                false),
            Caller.DAEMON);
    return new Starting(registry)
        .boot(domain, call, Starting.Options.PLAIN)
        .compose(started -> started.result())
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
          List<Future<Void>> ends = new ArrayList<>();
          for (ManagedDomain domain : registry.all()) {
            domain.owner().job().ifPresent(Job::abort);
            ends.add(domain.turns().jobEnd());
          }
          return loop.within(JOBS_END_WITHIN, "jobs under way", Future.join(ends))
              .transform(_ -> registry.hypervisor().close());
        });
  }
}
