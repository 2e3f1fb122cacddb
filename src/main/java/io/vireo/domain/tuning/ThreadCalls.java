package io.vireo.domain.tuning;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.domain.Guest;
import io.vireo.domain.Guests;
import io.vireo.domain.Scope;
import io.vireo.driver.NodeFacts;
import io.vireo.driver.Sizing;
import io.vireo.event.Event;
import io.vireo.host.node.Node.Cpus;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.DiskDriver;
import io.vireo.operation.Done;
import io.vireo.operation.TuningOperations;
import io.vireo.operation.TuningOperations.GetTuning;
import io.vireo.operation.TuningOperations.IoThread;
import io.vireo.operation.TuningOperations.IoThreads;
import io.vireo.operation.TuningOperations.OneIoThread;
import io.vireo.operation.TuningOperations.Pinning;
import io.vireo.operation.TuningOperations.Pinnings;
import io.vireo.operation.TuningOperations.SetPinning;
import io.vireo.rules.CpuPlaces;
import io.vireo.rules.Sizes;
import io.vireo.rules.Workers;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The threads of a domain: where they run, and how many serve its disks. */
final class ThreadCalls {

  private final Guests guests;

  ThreadCalls(Guests guests) {
    this.guests = guests;
  }

  void bind(Bindings to) {
    to.bind(TuningOperations.PINNING, this::pinning);
    to.bind(TuningOperations.SET_PINNING, this::setPinning);
    to.bind(TuningOperations.IOTHREADS, this::threads);
    to.bind(TuningOperations.ADD_IOTHREAD, this::addThread);
    to.bind(TuningOperations.DELETE_IOTHREAD, this::deleteThread);
  }

  private Future<Pinnings> pinning(Call<GetTuning> call) {
    return guests.look(
        call,
        (guest, scope) ->
            processors(guest).map(count -> pinnings(guest.document(scope), everywhere(count))));
  }

  private static Pinnings pinnings(Domain document, String everywhere) {
    List<Pinning> vcpus =
        IntStream.range(0, document.vcpus().max())
            .mapToObj(
                number ->
                    new Pinning(number, CpuPlaces.ofProcessor(document, number).orElse(everywhere)))
            .toList();
    return new Pinnings(vcpus, CpuPlaces.ofEmulator(document).orElse(everywhere));
  }

  /** How many processors the host has; one where nobody can tell. */
  private static Future<Integer> processors(Guest guest) {
    return guest.hypervisor() instanceof NodeFacts facts
        ? facts.cpus().map(Cpus::present)
        : Future.succeededFuture(1);
  }

  private static String everywhere(int processors) {
    BitSet all = new BitSet();
    all.set(0, processors);
    return CpuPlaces.format(all);
  }

  private Future<Done> setPinning(Call<SetPinning> call) {
    SetPinning wish = call.arguments();
    String cpus = CpuPlaces.format(CpuPlaces.parse(wish.cpus()));
    return guests.change(
        call,
        (guest, scope) -> {
          wish.vcpu().ifPresent(number -> requireProcessor(guest, scope, number));
          return processors(guest)
              .map(count -> requireHost(guest, cpus, count))
              .compose(
                  _ ->
                      scope.live()
                          ? guest.able(Sizing.class, "pin the threads of").pin(wish.vcpu(), cpus)
                          : Future.<Void>succeededFuture())
              .compose(_ -> guest.change(scope, it -> CpuPlaces.with(it, wish.vcpu(), cpus)))
              .map(_ -> told(guest, scope, wish, cpus));
        });
  }

  private static void requireProcessor(Guest guest, Scope scope, int number) {
    if (number < 0 || number >= guest.document(scope).vcpus().max()) {
      throw guest.fault(ErrorCode.INVALID_ARG, "has no processor " + number);
    }
  }

  private static Guest requireHost(Guest guest, String cpus, int processors) {
    if (CpuPlaces.parse(cpus).length() > processors) {
      throw guest.fault(
          ErrorCode.INVALID_ARG, "cannot run on processors " + cpus + ": its host has fewer");
    }
    return guest;
  }

  private static Done told(Guest guest, Scope scope, SetPinning wish, String cpus) {
    if (scope.live()) {
      String what =
          wish.vcpu().map(number -> "cputune.vcpupin" + number).orElse("cputune.emulatorpin");
      guest.publish((uri, name) -> new Event.Tunable(uri, name, Map.of(), Map.of(what, cpus)));
    }
    return new Done();
  }

  private Future<IoThreads> threads(Call<GetTuning> call) {
    return guests.look(
        call,
        (guest, scope) ->
            scope.live()
                ? guest
                    .able(Sizing.class, "look at the threads of")
                    .workers()
                    .map(
                        all ->
                            new IoThreads(
                                all.stream()
                                    .map(it -> new IoThread(it.id(), it.affinity()))
                                    .toList()))
                : processors(guest)
                    .map(count -> defined(guest.document(scope), everywhere(count))));
  }

  private static IoThreads defined(Domain document, String everywhere) {
    return new IoThreads(
        Workers.of(document).stream().map(id -> new IoThread(id, everywhere)).toList());
  }

  private Future<Done> addThread(Call<OneIoThread> call) {
    int id = (int) Sizes.requireSome(call.arguments().id());
    return guests.change(
        call,
        (guest, scope) -> {
          if (Workers.of(guest.document(scope)).contains(id)) {
            throw guest.fault(ErrorCode.INVALID_ARG, "has an I/O thread " + id + " already");
          }
          return (scope.live()
                  ? guest.able(Sizing.class, "add threads to").addWorker(id)
                  : Future.<Void>succeededFuture())
              .compose(_ -> guest.change(scope, it -> Workers.with(it, id)))
              .map(_ -> new Done());
        });
  }

  private Future<Done> deleteThread(Call<OneIoThread> call) {
    int id = (int) Sizes.requireSome(call.arguments().id());
    return guests.change(
        call,
        (guest, scope) -> {
          requireIdle(guest, guest.document(scope), id);
          return (scope.live()
                  ? guest.able(Sizing.class, "remove threads of").removeWorker(id)
                  : Future.<Void>succeededFuture())
              .compose(_ -> guest.change(scope, it -> Workers.without(it, id)))
              .map(_ -> new Done());
        });
  }

  private static void requireIdle(Guest guest, Domain document, int id) {
    if (!Workers.of(document).contains(id)) {
      throw guest.fault(ErrorCode.INVALID_ARG, "has no I/O thread " + id);
    }
    boolean used =
        document
            .devices()
            .of(Disk.class)
            .anyMatch(
                disk ->
                    disk.driver().flatMap(DiskDriver::iothread).filter(it -> it == id).isPresent());
    if (used) {
      throw guest.fault(ErrorCode.INVALID_ARG, "has disks that I/O thread " + id + " serves");
    }
  }
}
