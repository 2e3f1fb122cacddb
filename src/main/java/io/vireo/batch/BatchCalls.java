package io.vireo.batch;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.event.Event.DomainName;
import io.vireo.host.Host;
import io.vireo.host.Loop;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Which of {@link BatchOperations} is answered by what. Everything is done by calls that anybody
 * could make: list the domains, save each. What it holds is confined to a loop of its own.
 */
public final class BatchCalls {

  /** How many batches are remembered after their end. */
  static final int BATCHES_MAX = 16;

  /** The job of a batch is nobody's own. */
  private static final UUID NO_DOMAIN = new UUID(0, 0);

  /** A job has one hypervisor; this one's guests may have several. */
  private static final HypervisorUri EVERY_HYPERVISOR = new HypervisorUri("all:///");

  private static final Duration DISKS_TELL_WITHIN = Duration.ofSeconds(10);

  private static final String COMPLETED = "completed";

  /** What a batch is asked for with, beside the wish itself. */
  public record Manner(Limits limits, Caller caller, Consumer<GuestSave> onEnd) {}

  private final Bindings bindings;
  private final Host host;
  private final JobLog jobs;
  private final Disks disks;
  private final Limits limits;
  private final Loop loop;
  private final Deque<Batch> batches = new ArrayDeque<>();

  /**
   * @param bindings with which domains are listed and saved; may still be filled
   * @param limits unless a caller says otherwise
   */
  public BatchCalls(Bindings bindings, Host host, JobLog jobs, Disks disks, Limits limits) {
    this.bindings = bindings;
    this.host = host;
    this.jobs = jobs;
    this.disks = disks;
    this.limits = limits;
    this.loop = host.newLoop();
  }

  /** Binds every row. */
  public void bind() {
    bindings.bindJob(
        BatchOperations.MANAGED_SAVE_ALL,
        call -> {
          call.aboutToAct(Optional.empty());
          return saveAll(call.arguments(), new Manner(limits, call.caller(), _ -> {}));
        });
    bindings.bind(
        BatchOperations.MANAGED_SAVE_ALL_INFO,
        call -> loop.call(() -> Future.succeededFuture(info(call.arguments()))));
  }

  /**
   * Saves the guests that are meant.
   *
   * @return completes on a loop of its own when it is known which guests these are; the result
   *     fails only if the batch was given up
   */
  public Future<Started<GuestSaves>> saveAll(SaveAll wish, Manner manner) {
    if (wish.running() && wish.paused()) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.INVALID_ARG, "running and paused exclude each other; give one of them"));
    }
    return loop.call(
        () ->
            loop.deliver(known(wish.hypervisor(), manner.caller()))
                .compose(known -> loop.deliver(placed(new Choice(wish, known))))
                .map(guests -> begin(guests, wish, manner)));
  }

  private Future<List<DomainInfo>> known(Optional<HypervisorUri> hypervisor, Caller caller) {
    return bindings
        .quick(DomainOperations.LIST)
        .answer(
            new Call<>(
                DomainOperations.LIST,
                new DomainOperations.ListDomains(hypervisor, Optional.empty()),
                caller))
        .map(DomainOperations.Domains::domains);
  }

  private Future<List<Guest>> placed(Choice choice) {
    Map<HypervisorUri, Future<String>> found = new LinkedHashMap<>();
    choice.domains().forEach(each -> found.computeIfAbsent(each.hypervisor(), this::disk));
    return Future.join(List.copyOf(found.values()))
        .map(_ -> choice.guests(each -> place(each.hypervisor(), found)));
  }

  /** One that does not tell is a disk of its own. */
  private Future<String> disk(HypervisorUri hypervisor) {
    return loop.within(DISKS_TELL_WITHIN, "the disk of " + hypervisor, disks.of(hypervisor))
        .otherwise("of " + hypervisor);
  }

  private static Place place(HypervisorUri hypervisor, Map<HypervisorUri, Future<String>> disks) {
    return new Place(hypervisor, disks.get(hypervisor).result());
  }

  private Started<GuestSaves> begin(List<Guest> guests, SaveAll wish, Manner manner) {
    Job job =
        jobs.begin(
            BatchOperations.MANAGED_SAVE_ALL.name(),
            JobKind.SAVE,
            new DomainName(NO_DOMAIN, guests.size() + " domains"),
            wish.hypervisor().orElse(EVERY_HYPERVISOR),
            manner.caller().name());
    Batch batch = new Batch(setting(wish, manner), manner.limits(), job, guests);
    remember(batch);
    guests.stream().filter(Guest::isDone).forEach(guest -> tell(guest, manner));
    return new Started<>(job, batch.run().compose(_ -> end(batch)));
  }

  private void remember(Batch batch) {
    batches.addFirst(batch);
    if (batches.size() > BATCHES_MAX) {
      batches.removeLast();
    }
  }

  private Batch.Setting setting(SaveAll wish, Manner manner) {
    return new Batch.Setting(
        loop,
        host.clock(),
        guest -> save(guest, wish, manner.caller()),
        guest -> active(guest, manner.caller()),
        guest -> tell(guest, manner));
  }

  private void tell(Guest guest, Manner manner) {
    manner.onEnd().accept(BatchView.of(guest, 1, host.clock().millis()));
  }

  private Future<Started<Saved>> save(Guest guest, SaveAll wish, Caller caller) {
    return bindings
        .job(SaveOperations.MANAGED_SAVE)
        .begin(new Call<>(SaveOperations.MANAGED_SAVE, one(guest, wish), caller));
  }

  private static SaveOperations.ManagedSave one(Guest guest, SaveAll wish) {
    return new SaveOperations.ManagedSave(
        new DomainRef.ByUuid(guest.info().uuid()),
        Optional.of(guest.info().hypervisor()),
        wish.bypassCache(),
        wish.useCache(),
        wish.running(),
        wish.paused(),
        wish.imageFormat(),
        wish.road(),
        Optional.empty(),
        Optional.empty(),
        wish.digests(),
        wish.key(),
        wish.bytesPerSecondMax(),
        false);
  }

  private Future<Boolean> active(Guest guest, Caller caller) {
    DomainOperations.OneDomain domain =
        new DomainOperations.OneDomain(
            new DomainRef.ByUuid(guest.info().uuid()), Optional.of(guest.info().hypervisor()));
    return bindings
        .quick(DomainOperations.INFO)
        .answer(new Call<>(DomainOperations.INFO, domain, caller))
        .map(Choice::isActive)
        .recover(BatchCalls::inactiveIfForgotten);
  }

  private static Future<Boolean> inactiveIfForgotten(Throwable failure) {
    return VirtException.from(failure).code() == ErrorCode.NO_DOMAIN
        ? Future.succeededFuture(false)
        : Future.failedFuture(failure);
  }

  private Future<GuestSaves> end(Batch batch) {
    Job job = batch.job();
    if (batch.isGivenUp()) {
      jobs.fail(job, job.aborted());
      return Future.failedFuture(job.aborted());
    }
    GuestSaves all = BatchView.of(batch, COMPLETED, host.clock());
    jobs.complete(job, all);
    return Future.succeededFuture(all);
  }

  private GuestSaves info(OneJob wish) {
    Batch batch =
        batches.stream()
            .filter(known -> known.job().subject().id() == wish.id())
            .findFirst()
            .orElseThrow(
                () ->
                    new VirtException(
                        ErrorCode.NO_JOB,
                        "job "
                            + wish.id()
                            + " saves no domains together, or did so before the last "
                            + BATCHES_MAX
                            + " that did"));
    return BatchView.of(batch, state(batch.job()), host.clock());
  }

  private static String state(Job job) {
    return switch (job.status()) {
      case Job.Status.Running _ -> "running";
      case Job.Status.Completed _ -> COMPLETED;
      case Job.Status.Failed _ -> "aborted";
    };
  }
}
