package io.vireo.batch;

import io.vireo.base.VirtException;
import io.vireo.job.Job;
import io.vireo.operation.BatchOperations.GuestSave;
import io.vireo.operation.BatchOperations.GuestSaves;
import io.vireo.operation.JobInfo;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A batch as callers see it. */
final class BatchView {

  private static final String WAITING = "waiting";
  private static final String SAVING = "saving";
  private static final String SAVED = "saved";
  private static final String FAILED = "failed";
  private static final String ABORTED = "aborted";
  private static final String ENDED = "ended";

  private BatchView() {}

  static GuestSaves of(Batch batch, String state, Clock clock) {
    double share = batch.share();
    List<GuestSave> guests =
        batch.guests().stream().map(guest -> of(guest, share, clock.millis())).toList();
    Map<String, Long> counts =
        guests.stream().collect(Collectors.groupingBy(GuestSave::state, Collectors.counting()));
    return new GuestSaves(
        batch.job().subject().id(),
        state,
        count(counts, WAITING),
        count(counts, SAVING),
        count(counts, SAVED),
        count(counts, FAILED),
        count(counts, ABORTED),
        count(counts, ENDED),
        guests.stream().mapToLong(GuestSave::bytesDone).sum(),
        guests.stream().mapToLong(GuestSave::bytesTotal).sum(),
        batch.job().elapsed().toMillis(),
        guests);
  }

  private static int count(Map<String, Long> counts, String state) {
    return Math.toIntExact(counts.getOrDefault(state, 0L));
  }

  static GuestSave of(Guest guest, double share, long nowMillis) {
    Optional<Job> job = guest.job();
    return new GuestSave(
        guest.info().uuid(),
        guest.info().name(),
        guest.info().hypervisor(),
        state(guest),
        job.map(begun -> begun.subject().id()),
        job.map(Pulse::step).orElse(""),
        guest.bytesDone(),
        guest.bytesTotal(share),
        elapsedMillis(guest, nowMillis),
        guest.standing() instanceof Guest.Standing.Failed failed
            ? Optional.of(problem(failed.failure()))
            : Optional.empty());
  }

  private static String state(Guest guest) {
    return switch (guest.standing()) {
      case Guest.Standing.Waiting _ -> WAITING;
      case Guest.Standing.Saving _ -> SAVING;
      case Guest.Standing.Saved _ -> SAVED;
      case Guest.Standing.Failed failed -> failed.aborted() ? ABORTED : FAILED;
      case Guest.Standing.Ended _ -> ENDED;
    };
  }

  private static long elapsedMillis(Guest guest, long nowMillis) {
    return switch (guest.standing()) {
      case Guest.Standing.Waiting _, Guest.Standing.Ended _ -> 0;
      case Guest.Standing.Saving saving -> nowMillis - saving.since();
      case Guest.Standing.Saved saved -> saved.tookMillis();
      case Guest.Standing.Failed failed -> failed.tookMillis();
    };
  }

  private static JobInfo.Problem problem(VirtException failure) {
    return new JobInfo.Problem(
        failure.code().name(),
        failure.code().libvirtNumber(),
        failure.code().libvirtName(),
        failure.getMessage());
  }
}
