package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.driver.GuestStatistics;
import io.vireo.operation.StatisticsOperations;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import io.vireo.operation.StatisticsOperations.GetStatistics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What domains use: their states from memory, the numbers from a round of the driver's. */
public final class StatisticsCalls {

  private final Connections connections;

  public StatisticsCalls(Connections connections) {
    this.connections = connections;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(StatisticsOperations.STATISTICS, this::statistics);
  }

  private Future<StatisticsOperations.Statistics> statistics(Call<GetStatistics> call) {
    GetStatistics wish = call.arguments();
    List<DomainRef> named = wish.domains().map(StatisticsCalls::references).orElseGet(List::of);
    List<Future<List<DomainStatistics>>> answers =
        places(wish).stream()
            .map(registry -> registry.loop().call(() -> of(registry, named, wish.active())))
            .toList();
    return Future.join(answers)
        .map(
            _ ->
                new StatisticsOperations.Statistics(
                    answers.stream().flatMap(answer -> answer.result().stream()).toList()));
  }

  private List<DomainRegistry> places(GetStatistics wish) {
    return wish.hypervisor().isPresent()
        ? List.of(connections.at(wish.hypervisor()))
        : connections.all();
  }

  private static List<DomainRef> references(String words) {
    return Stream.of(words.split(",", -1)).map(String::strip).map(DomainRef::parse).toList();
  }

  private static Future<List<DomainStatistics>> of(
      DomainRegistry registry, List<DomainRef> named, boolean active) {
    return measured(registry)
        .map(
            guests -> {
              Instant now = registry.home().host().clock().instant();
              return chosen(registry, named)
                  .map(ManagedDomain::owner)
                  .filter(owner -> !active || owner.running().isPresent())
                  .map(owner -> DomainNumbers.of(owner, known(guests, owner), now))
                  .toList();
            });
  }

  private static Optional<GuestStatistics> known(
      Map<UUID, GuestStatistics> guests, DomainOwner owner) {
    return owner.running().flatMap(_ -> Optional.ofNullable(guests.get(owner.uuid())));
  }

  private static Stream<ManagedDomain> chosen(DomainRegistry registry, List<DomainRef> named) {
    return named.isEmpty()
        ? registry.all().stream()
        : named.stream().flatMap(ref -> registry.find(ref).stream()).distinct();
  }

  /** A driver that cannot tell, or a kernel that does not, leaves the states. */
  private static Future<Map<UUID, GuestStatistics>> measured(DomainRegistry registry) {
    return registry.hypervisor() instanceof io.vireo.driver.Statistics it
        ? it.statistics().otherwise(Map.of())
        : Future.succeededFuture(Map.of());
  }
}
