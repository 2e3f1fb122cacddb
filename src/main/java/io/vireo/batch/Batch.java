package io.vireo.batch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Started;
import io.vireo.host.Loop;
import io.vireo.job.Job;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Guests that are saved together: a few at a time, in a fair order, each whatever becomes of the
 * others. A guest that is not in turn runs on. Confined to {@link Setting#loop}.
 */
final class Batch {

  /**
   * What a batch works with.
   *
   * @param save begins the save of one guest
   * @param active whether a guest still has anything to save
   * @param onEnd told of each guest that is done with
   */
  record Setting(
      Loop loop,
      Clock clock,
      Function<Guest, Future<? extends Started<?>>> save,
      Function<Guest, Future<Boolean>> active,
      Consumer<Guest> onEnd) {}

  /** How often it is looked whether saves get on. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** How long a guest whose domain is busy with something else is tried again. */
  private static final Duration BUSY_MAX = Duration.ofSeconds(60);

  private final Setting setting;
  private final Limits limits;
  private final Job job;
  private final List<Guest> guests;
  private final WaitingLine line;
  private final Map<Guest, Pulse> underWay = new LinkedHashMap<>();
  private final Map<Guest, Long> busySince = new LinkedHashMap<>();
  private final List<Guest> resting = new ArrayList<>();
  private final Promise<Void> end = Promise.promise();
  private boolean givenUp;

  Batch(Setting setting, Limits limits, Job job, List<Guest> guests) {
    this.setting = setting;
    this.limits = limits;
    this.job = job;
    this.guests = List.copyOf(guests);
    this.line = new WaitingLine(guests.stream().filter(Batch::waits).toList());
  }

  private static boolean waits(Guest guest) {
    return guest.standing() instanceof Guest.Standing.Waiting;
  }

  Job job() {
    return job;
  }

  /** All, in the order in which they were chosen; any thread. */
  List<Guest> guests() {
    return guests;
  }

  boolean isGivenUp() {
    return givenUp;
  }

  /** Saves them; completes when the last one is done with, however it came out. */
  Future<Void> run() {
    job.progress(new Job.Progress(this::bytesDone, this::bytesTotal));
    setting.loop().deliver(job.abortWished()).onSuccess(_ -> giveUp());
    fill();
    look();
    return end.future();
  }

  /** Any thread, like {@link #bytesTotal}. */
  long bytesDone() {
    return guests.stream().mapToLong(Guest::bytesDone).sum();
  }

  /** An estimate that gets better with each guest that is saved. */
  long bytesTotal() {
    double share = share();
    return guests.stream().mapToLong(guest -> guest.bytesTotal(share)).sum();
  }

  /** How much of their memory those that are saved came to: few guests have filled it. */
  double share() {
    List<Guest> saved =
        guests.stream().filter(guest -> guest.standing() instanceof Guest.Standing.Saved).toList();
    long memory = saved.stream().mapToLong(Guest::memoryBytes).sum();
    return memory == 0 ? 1 : saved.stream().mapToLong(Guest::bytesDone).sum() / (double) memory;
  }

  /** What has not begun does not begin; what is under way takes itself back. */
  private void giveUp() {
    givenUp = true;
    back();
    line.leave().forEach(guest -> ends(guest, failed(guest, job.aborted())));
    List.copyOf(underWay.keySet()).forEach(guest -> guest.job().ifPresent(Job::abort));
    fill();
  }

  private void look() {
    long now = nowMillis();
    underWay.forEach((guest, pulse) -> pulse.look(guest, now));
    back();
    fill();
    if (!end.future().isComplete()) {
      setting.loop().after(LOOK_EVERY, this::look);
    }
  }

  private void back() {
    resting.forEach(line::back);
    resting.clear();
  }

  private void fill() {
    while (!givenUp && beginNext()) {
      // one after the other, while there is room
    }
    tellStep();
    if (line.isEmpty() && resting.isEmpty() && underWay.isEmpty()) {
      end.tryComplete();
    }
  }

  private boolean beginNext() {
    return line.next(this::hasRoom).map(this::begin).isPresent();
  }

  /** Those that stand still count for their own hypervisor only. */
  private boolean hasRoom(Place place) {
    return count(place::equals, true) < limits.perDisk()
        && count(other -> other.disk().equals(place.disk()), false) < limits.perDisk()
        && count(_ -> true, false) < limits.total();
  }

  private long count(Predicate<Place> where, boolean alsoStill) {
    return underWay.entrySet().stream()
        .filter(each -> alsoStill || !each.getValue().still())
        .filter(each -> where.test(each.getKey().place()))
        .count();
  }

  private Guest begin(Guest guest) {
    long now = nowMillis();
    underWay.put(guest, new Pulse(now));
    guest.stands(new Guest.Standing.Saving(now, Optional.empty()));
    setting
        .loop()
        .call(() -> setting.active().apply(guest))
        .onSuccess(active -> beginOrSkip(guest, active))
        .onFailure(failure -> ends(guest, failed(guest, VirtException.from(failure))));
    return guest;
  }

  private void beginOrSkip(Guest guest, boolean active) {
    if (!active) {
      ends(guest, new Guest.Standing.Ended());
    } else if (givenUp) {
      ends(guest, failed(guest, job.aborted()));
    } else {
      setting
          .loop()
          .call(() -> setting.save().apply(guest).<Started<?>>map(started -> started))
          .onSuccess(started -> began(guest, started))
          .onFailure(failure -> refused(guest, VirtException.from(failure)));
    }
  }

  private void began(Guest guest, Started<?> started) {
    long since = ((Guest.Standing.Saving) guest.standing()).since();
    guest.stands(new Guest.Standing.Saving(since, Optional.of(started.job())));
    if (givenUp) {
      started.job().abort();
    }
    setting
        .loop()
        .deliver(started.result())
        .onSuccess(_ -> ends(guest, new Guest.Standing.Saved(took(guest), started.job())))
        .onFailure(failure -> ends(guest, failed(guest, VirtException.from(failure))));
  }

  private void refused(Guest guest, VirtException failure) {
    if (failure.code() == ErrorCode.RESOURCE_BUSY && !givenUp && mayWaitFor(guest)) {
      underWay.remove(guest);
      guest.stands(new Guest.Standing.Waiting());
      resting.add(guest);
      fill();
    } else {
      ends(guest, failed(guest, failure));
    }
  }

  /** A domain that somebody else starts or saves will have done with it some time. */
  private boolean mayWaitFor(Guest guest) {
    long now = nowMillis();
    return now - busySince.computeIfAbsent(guest, _ -> now) < BUSY_MAX.toMillis();
  }

  private Guest.Standing failed(Guest guest, VirtException failure) {
    return new Guest.Standing.Failed(took(guest), guest.job(), failure);
  }

  private long took(Guest guest) {
    return guest.standing() instanceof Guest.Standing.Saving saving
        ? nowMillis() - saving.since()
        : 0;
  }

  private void ends(Guest guest, Guest.Standing standing) {
    underWay.remove(guest);
    guest.stands(standing);
    setting.onEnd().accept(guest);
    fill();
  }

  private void tellStep() {
    long done = guests.stream().filter(Guest::isDone).count();
    job.step(done + " of " + guests.size());
  }

  private long nowMillis() {
    return setting.clock().millis();
  }
}
