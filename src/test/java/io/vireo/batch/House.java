package io.vireo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.event.Event.DomainName;
import io.vireo.host.VertxHost;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.job.JobLog;
import io.vireo.operation.BatchOperations;
import io.vireo.operation.BatchOperations.GuestSave;
import io.vireo.operation.BatchOperations.GuestSaves;
import io.vireo.operation.BatchOperations.SaveAll;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.state.Awaited;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Domains that do what a test says: each save is a job that goes on until the test ends it. What is
 * real is the host, the jobs and the room under test.
 */
final class House implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  /** A save that a test holds in its hands. */
  record Save(Job job, Promise<Saved> end) {
    String name() {
      return job.subject().domain().name();
    }
  }

  final Map<UUID, DomainInfo> domains = new ConcurrentHashMap<>();
  final Map<String, VirtException> refusals = new ConcurrentHashMap<>();
  final List<String> told = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Save> begun = new ConcurrentLinkedQueue<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private final JobLog jobs = new JobLog(host.clock());
  private final Bindings bindings = new Bindings();
  private final BatchCalls calls;

  House(Limits limits) {
    bindings.bind(
        DomainOperations.LIST,
        call ->
            Future.succeededFuture(
                new DomainOperations.Domains(
                    domains.values().stream()
                        .filter(info -> in(info, call.arguments().hypervisor()))
                        .sorted(Comparator.comparing(DomainInfo::name))
                        .toList())));
    bindings.bind(DomainOperations.INFO, call -> info(call.arguments().domain()));
    bindings.bindJob(SaveOperations.MANAGED_SAVE, this::begin);
    calls = new BatchCalls(bindings, host, jobs, House::disk, limits);
    calls.bind();
  }

  /** Hypervisors called after a disk share nothing. */
  private static Future<String> disk(HypervisorUri uri) {
    return uri.name().startsWith("lost")
        ? Future.failedFuture(new VirtException(ErrorCode.READ_FAILED, "no disk answers"))
        : Future.succeededFuture(uri.name().startsWith("disk") ? uri.name() : "one");
  }

  private static boolean in(DomainInfo info, Optional<HypervisorUri> uri) {
    return uri.isEmpty() || uri.get().equals(info.hypervisor());
  }

  private Future<DomainInfo> info(DomainRef ref) {
    return Optional.ofNullable(domains.get(((DomainRef.ByUuid) ref).uuid()))
        .map(Future::succeededFuture)
        .orElseGet(
            () -> Future.failedFuture(new VirtException(ErrorCode.NO_DOMAIN, "no such domain")));
  }

  private Future<Started<Saved>> begin(Call<SaveOperations.ManagedSave> call) {
    DomainInfo info = domains.get(((DomainRef.ByUuid) call.arguments().domain()).uuid());
    VirtException refusal = refusals.get(info.name());
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    Job job =
        jobs.begin(
            "domain.managedsave",
            JobKind.SAVE,
            new DomainName(info.uuid(), info.name()),
            info.hypervisor(),
            call.caller().name());
    Save save = new Save(job, Promise.promise());
    job.abortWished().onSuccess(_ -> fail(save, job.aborted()));
    begun.add(save);
    return Future.succeededFuture(new Started<>(job, save.end().future()));
  }

  void add(DomainInfo... infos) {
    for (DomainInfo info : infos) {
      domains.put(info.uuid(), info);
    }
  }

  // What the saves do.

  void complete(Save save) {
    Saved saved = saved();
    domains.computeIfPresent(
        save.job().subject().domain().uuid(), (_, info) -> Guests.off(info.name()));
    jobs.complete(save.job(), saved);
    save.end().tryComplete(saved);
  }

  static Saved saved() {
    return new Saved(new FilePath("/x"), 1, 1, 1, 1, 1, "streamed", "raw", List.of());
  }

  void fail(Save save, VirtException failure) {
    if (save.job().running()) {
      jobs.fail(save.job(), failure);
    }
    save.end().tryFail(failure);
  }

  /** Those that go on, in the order in which they began. */
  List<Save> underWay() {
    return begun.stream().filter(save -> !save.end().future().isComplete()).toList();
  }

  List<String> underWayNames() {
    return underWay().stream().map(Save::name).toList();
  }

  /** All that ever began, in that order. */
  List<String> begunNames() {
    return begun.stream().map(Save::name).toList();
  }

  Save save(String name) {
    return underWay().stream().filter(save -> save.name().equals(name)).findFirst().orElseThrow();
  }

  // The calls under test.

  static SaveAll everything() {
    return SaveAll.everything();
  }

  Started<GuestSaves> saveAll(SaveAll wish) {
    return Awaited.result(later(wish));
  }

  Future<Started<GuestSaves>> later(SaveAll wish) {
    return bindings
        .job(BatchOperations.MANAGED_SAVE_ALL)
        .begin(new Call<>(BatchOperations.MANAGED_SAVE_ALL, wish, Caller.EMBEDDED));
  }

  Started<GuestSaves> saveAll(Limits limits) {
    return Awaited.result(
        calls.saveAll(everything(), new BatchCalls.Manner(limits, Caller.DAEMON, this::tell)));
  }

  private void tell(GuestSave guest) {
    told.add(guest.name() + " " + guest.state());
  }

  GuestSaves look(Started<?> batch) {
    return Awaited.result(lookLater(batch.job().subject().id()));
  }

  Future<GuestSaves> lookLater(long id) {
    return bindings
        .quick(BatchOperations.MANAGED_SAVE_ALL_INFO)
        .answer(new Call<>(BatchOperations.MANAGED_SAVE_ALL_INFO, new OneJob(id), Caller.EMBEDDED));
  }

  /** {@code name state} of each guest. */
  static List<String> states(GuestSaves all) {
    return all.guests().stream().map(guest -> guest.name() + " " + guest.state()).toList();
  }

  static Map<String, GuestSave> byName(GuestSaves all) {
    return all.guests().stream().collect(Collectors.toMap(GuestSave::name, guest -> guest));
  }

  // Waiting.

  void await(String what, BooleanSupplier wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!wanted.getAsBoolean() && System.nanoTime() < deadline) {
      rest();
    }
    assertThat(wanted.getAsBoolean()).as(what + "; under way are " + underWayNames()).isTrue();
  }

  private void rest() {
    try {
      boolean _ = never.await(5, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void awaitUnderWay(String... names) {
    await(
        "under way: " + List.of(names),
        () -> underWayNames().stream().sorted().toList().equals(List.of(names)));
  }

  @Override
  public void close() {
    Awaited.result(host.close());
    Awaited.result(vertx.close());
  }
}
