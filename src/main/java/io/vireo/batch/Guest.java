package io.vireo.batch;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.job.Job;
import io.vireo.operation.DomainInfo;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One guest of a batch. Changed on the batch's loop; any thread may look at where it stands, which
 * is replaced as a whole.
 */
final class Guest {

  /** Where it stands. Times are milliseconds of the host's clock. */
  sealed interface Standing {

    /** Runs on until its turn comes. */
    record Waiting() implements Standing {}

    /** Its job was asked for and may not have been admitted yet. */
    record Saving(long since, Optional<Job> job) implements Standing {}

    record Saved(long tookMillis, Job job) implements Standing {}

    /** Not saved: its guest is as it was. */
    record Failed(long tookMillis, Optional<Job> job, VirtException failure) implements Standing {
      boolean aborted() {
        return failure.code() == ErrorCode.OPERATION_ABORTED;
      }
    }

    /** Had ended by itself before its turn came: there is nothing to save. */
    record Ended() implements Standing {}
  }

  private final DomainInfo info;
  private final Place place;
  private final int rank;
  private final AtomicReference<Standing> standing = new AtomicReference<>(new Standing.Waiting());

  /**
   * @param rank place in the order that was told; {@code Integer.MAX_VALUE} if none was
   */
  Guest(DomainInfo info, Place place, int rank) {
    this.info = info;
    this.place = place;
    this.rank = rank;
  }

  /** As it was when it was chosen. */
  DomainInfo info() {
    return info;
  }

  Place place() {
    return place;
  }

  int rank() {
    return rank;
  }

  Standing standing() {
    return standing.get();
  }

  void stands(Standing now) {
    standing.set(now);
  }

  /** Whether nothing more happens to it here. */
  boolean isDone() {
    return switch (standing()) {
      case Standing.Waiting _, Standing.Saving _ -> false;
      case Standing.Saved _, Standing.Failed _, Standing.Ended _ -> true;
    };
  }

  long memoryBytes() {
    return info.memoryKibibytes() * 1024;
  }

  Optional<Job> job() {
    return switch (standing()) {
      case Standing.Saving saving -> saving.job();
      case Standing.Saved saved -> Optional.of(saved.job());
      case Standing.Failed failed -> failed.job();
      case Standing.Waiting _, Standing.Ended _ -> Optional.empty();
    };
  }

  long bytesDone() {
    return job().map(job -> bytes(job.status())).orElse(0L);
  }

  private static long bytes(Job.Status status) {
    return switch (status) {
      case Job.Status.Running running -> running.progress().bytesDone().getAsLong();
      case Job.Status.Completed ended -> ended.bytes();
      case Job.Status.Failed ended -> ended.bytes();
    };
  }

  /**
   * An estimate until it is saved; nothing for one that will not be.
   *
   * @param share of their memory that others of the batch have come to
   */
  long bytesTotal(double share) {
    return switch (standing()) {
      case Standing.Waiting _ -> (long) (memoryBytes() * share);
      case Standing.Saving _ ->
          Math.max(bytesDone(), (long) Math.min((double) estimate(), memoryBytes() * share));
      case Standing.Saved _, Standing.Failed _ -> bytesDone();
      case Standing.Ended _ -> 0;
    };
  }

  private long estimate() {
    return job()
        .map(Job::status)
        .filter(Job.Status.Running.class::isInstance)
        .map(status -> ((Job.Status.Running) status).progress().bytesTotal().getAsLong())
        .filter(bytes -> bytes > 0)
        .orElse(memoryBytes());
  }
}
