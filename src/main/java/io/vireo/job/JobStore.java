package io.vireo.job;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.host.Lane;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs on disk, so that a restart forgets none of the last. What comes while a batch is being
 * written is the next batch, with one flush for all of it. Any thread.
 */
public final class JobStore implements JobKeeper {

  /** Records that wait to be written; more are left out, and the log says so. */
  public static final int WAITING_MAX = 16_384;

  private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);

  private final JobFiles files;
  private final Lane lane;
  private final Queue<JobRecord> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Map<Long, JobRecord> unfinished = new ConcurrentHashMap<>();
  private final List<Job> earlier;
  private final int endedMax;
  private final Queue<Promise<Void>> settling = new ConcurrentLinkedQueue<>();

  private JobStore(JobFiles files, Lane lane, List<Job> earlier, int endedMax) {
    this.endedMax = endedMax;
    this.files = files;
    this.lane = lane;
    this.earlier = earlier;
  }

  /**
   * Reads what earlier lives wrote.
   *
   * @param lane for its files; batches come one after the other, whichever of its threads they run
   *     on
   * @param directory made if it is not there; its parent must be
   */
  public static Future<JobStore> open(Lane lane, Path directory, Clock clock) {
    return open(lane, directory, clock, JobLog.ENDED_MAX);
  }

  /**
   * As {@link #open(Lane, Path, Clock)}.
   *
   * @param endedMax how many ended jobs are kept
   */
  public static Future<JobStore> open(Lane lane, Path directory, Clock clock, int endedMax) {
    return lane.run(
        () -> {
          JobFiles files = new JobFiles(FileCalls.local(), directory, endedMax);
          List<Job> earlier =
              files.read().stream()
                  .sorted(Comparator.comparingLong(JobRecord::id))
                  .map(record -> record.job(clock))
                  .toList();
          return new JobStore(files, lane, earlier, endedMax);
        });
  }

  /** The jobs of earlier lives, the oldest first; those that had not ended were interrupted. */
  List<Job> earlier() {
    return earlier;
  }

  /** How many ended jobs are kept. */
  int endedMax() {
    return endedMax;
  }

  @Override
  public void began(Job job) {
    JobRecord record = JobRecord.of(job);
    unfinished.put(record.id(), record);
    put(record);
  }

  @Override
  public void ended(Job job) {
    unfinished.remove(job.subject().id());
    put(JobRecord.of(job));
  }

  private void put(JobRecord record) {
    if (count.incrementAndGet() > WAITING_MAX) {
      count.decrementAndGet();
      LOG.warn("job {} is not kept: too many wait to be written", record.id());
      return;
    }
    waiting.add(record);
    write();
  }

  private void write() {
    if (!waiting.isEmpty() && writing.compareAndSet(false, true)) {
      lane.run(this::append)
          .onSuccess(_ -> failing.set(false))
          .onFailure(this::failed)
          .onComplete(
              _ -> {
                writing.set(false);
                settle();
                write();
              });
    }
  }

  private Void append() throws IOException {
    List<JobRecord> batch = new ArrayList<>();
    for (JobRecord next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
    }
    try {
      if (!batch.isEmpty()) {
        files.append(batch, List.copyOf(unfinished.values()));
      }
    } finally {
      count.addAndGet(-batch.size()); // what is on its way is not settled
    }
    return null;
  }

  private void failed(Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      LOG.warn("jobs are not kept over a restart: {}", failure.getMessage());
    }
  }

  /** Completes when what was told until now is on the disk, or could not be put there. */
  Future<Void> settled() {
    Promise<Void> settled = Promise.promise();
    settling.add(settled);
    settle();
    return settled.future();
  }

  private void settle() {
    if (count.get() == 0) {
      for (Promise<Void> next = settling.poll(); next != null; next = settling.poll()) {
        next.complete();
      }
    }
  }

  /** Writes what waits and lets go of the file. */
  public Future<Void> close() {
    return settled()
        .transform(
            _ ->
                lane.run(
                    () -> {
                      append();
                      files.close();
                      return null;
                    }));
  }
}
