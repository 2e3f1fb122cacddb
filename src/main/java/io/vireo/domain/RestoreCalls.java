package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.host.Host;
import io.vireo.image.SavePolicy;
import io.vireo.image.StateReading;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Preflight;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.Restore;
import io.vireo.save.ImageReader;
import io.vireo.save.SaveImage;
import java.util.Optional;

/** Which of the calls that make a saved domain go on is answered by what. */
final class RestoreCalls {

  private final Connections connections;
  private final Host host;
  private final SavePolicy policy;

  RestoreCalls(Connections connections, Host host, SavePolicy policy) {
    this.connections = connections;
    this.host = host;
    this.policy = policy;
  }

  void bind(Bindings to) {
    to.bindJob(SaveOperations.RESTORE, this::restore);
    to.bind(SaveOperations.RESTORE_PREFLIGHT, this::look);
    to.bindJob(DomainOperations.START, this::start);
    to.bind(DomainOperations.START_PREFLIGHT, this::lookAtStart);
  }

  private Future<Started<DomainInfo>> restore(Call<Restore> call) {
    Restore wish = call.arguments();
    SaveCalls.requireMeant(wish.dryRun());
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    Optional<Domain> replacement = wish.xml().map(DocumentForms::parse);
    StateReading reading = reading(wish);
    DomainRegistry registry = connections.at(wish.hypervisor());
    return host.laneOf(wish.path().path())
        .run(() -> ImageReader.read(wish.path().path()))
        .compose(image -> reading.unseal(policy.keys(), image))
        .compose(
            image ->
                registry
                    .loop()
                    .call(
                        () ->
                            new Starting(registry)
                                .restore(
                                    image,
                                    restored(registry, image, replacement),
                                    call,
                                    new Starting.RestoreOptions(
                                        reading, wish.resetNvram(), running))));
  }

  private static Domain restored(
      DomainRegistry registry, SaveImage image, Optional<Domain> replacement) {
    return DocumentForms.restored(image, replacement.map(registry.hypervisor()::complete));
  }

  private static StateReading reading(Restore wish) {
    return new StateReading(wish.bypassCache(), wish.parallelChannels(), wish.verify(), wish.key());
  }

  private static StateReading reading(DomainOperations.Start wish) {
    return new StateReading(
        wish.bypassCache(), wish.parallelChannels(), wish.verify(), Optional.empty());
  }

  private Future<Preflight> look(Call<Restore> call) {
    Restore wish = call.arguments();
    SaveStory.stateWish(wish.running(), wish.paused());
    Optional<Domain> replacement = wish.xml().map(DocumentForms::parse);
    DomainRegistry registry = connections.at(wish.hypervisor());
    return registry
        .loop()
        .call(
            () ->
                new RestorePreflight(registry, policy, reading(wish))
                    .look(wish.path().path(), replacement));
  }

  private Future<Started<DomainInfo>> start(Call<DomainOperations.Start> call) {
    DomainOperations.Start wish = call.arguments();
    SaveCalls.requireMeant(wish.dryRun());
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain ->
            new Starting(registryOf(domain))
                .boot(
                    domain,
                    call,
                    new Starting.Options(
                        wish.paused(), reading(wish), wish.forceBoot(), wish.resetNvram())));
  }

  private Future<Preflight> lookAtStart(Call<DomainOperations.Start> call) {
    DomainOperations.Start wish = call.arguments();
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain ->
            new RestorePreflight(registryOf(domain), policy, reading(wish))
                .look(domain, wish.forceBoot()));
  }

  private DomainRegistry registryOf(ManagedDomain domain) {
    return connections.at(Optional.of(domain.owner().home().hypervisor().uri()));
  }
}
