package io.vireo.domain.tuning;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.domain.Guest;
import io.vireo.domain.Guests;
import io.vireo.domain.Scope;
import io.vireo.driver.Sizing;
import io.vireo.model.MemorySize;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.MemoryAllocation;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Done;
import io.vireo.operation.TuningOperations;
import io.vireo.operation.TuningOperations.SetMaxMemory;
import io.vireo.operation.TuningOperations.SetMemory;
import io.vireo.operation.TuningOperations.SetVcpus;
import io.vireo.operation.TuningOperations.VcpuCounts;
import io.vireo.operation.TuningOperations.VcpuInfo;
import io.vireo.operation.TuningOperations.Vcpus;
import io.vireo.rules.Sizes;
import java.util.List;
import java.util.Optional;

/** How much memory and how many processors a domain has. */
public final class TuningCalls {

  private final Guests guests;

  public TuningCalls(Guests guests) {
    this.guests = guests;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(TuningOperations.SET_MEMORY, this::setMemory);
    to.bind(TuningOperations.SET_MAX_MEMORY, this::setMaxMemory);
    to.bind(TuningOperations.SET_VCPUS, this::setVcpus);
    to.bind(TuningOperations.VCPU_COUNT, this::vcpuCount);
    to.bind(TuningOperations.VCPU_INFO, this::vcpuInfo);
    new ThreadCalls(guests).bind(to);
    new ResourceCalls(guests).bind(to);
  }

  private Future<Done> setMemory(Call<SetMemory> call) {
    MemorySize wanted = MemorySize.ofKib(Sizes.requireSome(call.arguments().kibibytes()));
    return guests.change(
        call,
        (guest, scope) -> {
          requireRoom(guest, scope, wanted);
          return (scope.live()
                  ? guest.able(Sizing.class, "balloon").balloon(wanted.bytes())
                  : Future.<Void>succeededFuture())
              .compose(_ -> guest.change(scope, it -> Sizes.withCurrent(it, wanted)))
              .map(_ -> new Done());
        });
  }

  private static void requireRoom(Guest guest, Scope scope, MemorySize wanted) {
    MemoryAllocation memory = guest.document(scope).memory();
    if (wanted.bytes() > memory.size().bytes()) {
      throw guest.fault(
          ErrorCode.INVALID_ARG,
          "may have %d KiB of memory; raise that first to give it %d"
              .formatted(memory.size().kib(), wanted.kib()));
    }
  }

  private Future<Done> setMaxMemory(Call<SetMaxMemory> call) {
    MemorySize wanted = MemorySize.ofKib(Sizes.requireSome(call.arguments().kibibytes()));
    return guests.change(
        call,
        (guest, scope) -> {
          if (scope.live()) {
            throw guest.fault(
                ErrorCode.OPERATION_INVALID,
                "runs and cannot get more memory than it was started for; change its definition");
          }
          return guest.define(it -> Sizes.withMaximum(it, wanted)).map(_ -> new Done());
        });
  }

  private Future<Done> setVcpus(Call<SetVcpus> call) {
    SetVcpus wish = call.arguments();
    int count = (int) Sizes.requireSome(wish.count());
    return guests.change(
        call,
        (guest, scope) -> {
          requireProcessors(guest, scope, wish);
          return (scope.live()
                  ? guest.able(Sizing.class, "plug processors of").processors(count)
                  : Future.<Void>succeededFuture())
              .compose(
                  _ ->
                      guest.change(
                          scope,
                          it ->
                              wish.maximum()
                                  ? Sizes.withMostProcessors(it, count)
                                  : Sizes.withProcessors(it, count)))
              .map(_ -> new Done());
        });
  }

  private static void requireProcessors(Guest guest, Scope scope, SetVcpus wish) {
    if (wish.maximum() && scope.live()) {
      throw guest.fault(
          ErrorCode.INVALID_ARG,
          "runs and cannot get room for more processors; change its definition");
    }
    int most = guest.document(scope).vcpus().max();
    if (!wish.maximum() && wish.count() > most) {
      throw guest.fault(
          ErrorCode.INVALID_ARG,
          "may have %d processors; raise that first to give it %d".formatted(most, wish.count()));
    }
  }

  private Future<VcpuCounts> vcpuCount(Call<OneDomain> call) {
    OneDomain wish = call.arguments();
    return guests.look(
        wish.domain(),
        wish.hypervisor(),
        guest -> {
          Optional<Domain> config = guest.definition();
          Optional<Domain> live =
              guest.active() ? Optional.of(guest.live()) : Optional.<Domain>empty();
          return Future.succeededFuture(
              new VcpuCounts(
                  config.map(it -> it.vcpus().max()),
                  live.map(it -> it.vcpus().max()),
                  config.map(it -> it.vcpus().current()),
                  live.map(it -> it.vcpus().current())));
        });
  }

  private Future<Vcpus> vcpuInfo(Call<OneDomain> call) {
    OneDomain wish = call.arguments();
    return guests.look(
        wish.domain(),
        wish.hypervisor(),
        guest ->
            guest
                .able(Sizing.class, "look at the processors of")
                .processors()
                .map(all -> new Vcpus(infos(all))));
  }

  private static List<VcpuInfo> infos(List<Sizing.Processor> all) {
    return all.stream()
        .map(
            it ->
                new VcpuInfo(
                    it.number(),
                    it.running() ? "running" : "blocked",
                    it.cpu().stream().boxed().findFirst(),
                    it.timeNanos(),
                    it.affinity()))
        .toList();
  }
}
