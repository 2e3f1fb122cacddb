package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.batch.BatchCalls;
import io.vireo.batch.Limits;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.host.Loop;
import io.vireo.job.Job;
import io.vireo.operation.BatchOperations.GuestSave;
import io.vireo.operation.BatchOperations.GuestSaves;
import io.vireo.operation.BatchOperations.SaveAll;
import io.vireo.operation.DomainInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All running guests are saved before the daemon ends. Whoever is not saved by the deadline, or
 * when somebody is in a hurry, runs on and is found again by the next daemon. Any thread.
 */
final class ShutdownSave {

  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSave.class);

  private final BatchCalls batches;
  private final SavedByShutdown saved;
  private final Limits limits;
  private final Duration deadline;
  private final List<GuestSave> done = new CopyOnWriteArrayList<>();
  private final AtomicReference<Optional<Job>> job = new AtomicReference<>(Optional.empty());
  private final AtomicBoolean hurried = new AtomicBoolean();

  ShutdownSave(BatchCalls batches, SavedByShutdown saved, Limits limits, Duration deadline) {
    this.batches = batches;
    this.saved = saved;
    this.limits = limits;
    this.deadline = deadline;
  }

  /**
   * Completes when every guest is saved, has failed, or was given up; never fails.
   *
   * @param domains all that are known
   * @param loop for the deadline
   */
  Future<Void> run(List<DomainInfo> domains, Loop loop) {
    return saved
        .keep(domains.stream().filter(ShutdownSave::runs).map(ShutdownSave::guest).toList())
        .onFailure(failure -> LOG.warn("who is to be saved is not kept: {}", failure.getMessage()))
        .otherwiseEmpty()
        .compose(
            _ ->
                batches.saveAll(
                    SaveAll.everything(), new BatchCalls.Manner(limits, DAEMON, this::tell)))
        .compose(started -> await(started, loop))
        .otherwise(this::unclean);
  }

  private static final Caller DAEMON = Caller.DAEMON;

  private static boolean runs(DomainInfo domain) {
    return domain.persistent() && domain.id().isPresent();
  }

  private static SavedByShutdown.Guest guest(DomainInfo domain) {
    return new SavedByShutdown.Guest(domain.uuid(), domain.hypervisor());
  }

  private Future<Void> await(Started<GuestSaves> started, Loop loop) {
    job.set(Optional.of(started.job()));
    if (hurried.get()) {
      started.job().abort();
    }
    LOG.info("saving {} before the end, within {}", subject(started), deadline);
    Loop.Timer alarm = loop.after(deadline, () -> tooLate(started.job()));
    return started.result().transform(ended -> end(alarm, ended.succeeded()));
  }

  private static String subject(Started<?> started) {
    return started.job().subject().domain().name();
  }

  private void tooLate(Job late) {
    LOG.warn("not all guests are saved within {}; those that are not run on", deadline);
    late.abort();
  }

  /** What is not saved yet runs on. */
  void hurry() {
    hurried.set(true);
    job.get().ifPresent(Job::abort);
  }

  private Future<Void> end(Loop.Timer alarm, boolean whole) {
    alarm.cancel();
    List<String> left =
        done.stream()
            .filter(guest -> guest.state().equals("failed") || guest.state().equals("aborted"))
            .map(GuestSave::name)
            .toList();
    long safe = done.stream().filter(guest -> guest.state().equals("saved")).count();
    if (left.isEmpty() && whole) {
      LOG.info("all guests are saved: {}", safe);
    } else {
      LOG.warn("{} guests are saved; left running: {}", safe, String.join(", ", left));
    }
    return Future.succeededFuture();
  }

  private Void unclean(Throwable failure) {
    LOG.error("guests are not saved and run on: {}", failure.getMessage());
    return null;
  }

  private void tell(GuestSave guest) {
    done.add(guest);
    String count = done.size() + ": domain '" + guest.name() + "' ";
    guest
        .error()
        .ifPresentOrElse(
            why -> LOG.warn("{}is not saved and runs on: {}", count, why.message()),
            () -> LOG.info("{}{}", count, outcome(guest)));
  }

  private static String outcome(GuestSave guest) {
    return guest.state().equals("saved")
        ? String.format(
            Locale.ROOT,
            "saved, %.1f MiB in %.2f s",
            guest.bytesDone() / (double) (1L << 20),
            guest.elapsedMillis() / 1000.0)
        : "had ended by itself";
  }
}
