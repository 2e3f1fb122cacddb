package io.vireo.job;

import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.event.Event.DomainName;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The jobs under way and the last that ended. Any thread. */
public final class JobLog {

  /** How many ended jobs are remembered. */
  public static final int ENDED_MAX = 1000;

  /** How many may run at once. */
  public static final int RUNNING_MAX = 4096;

  private final Clock clock;
  private final AtomicLong lastId;
  private final AtomicInteger running = new AtomicInteger();
  private final ConcurrentSkipListMap<Long, Job> jobs = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<Long> ended = new ConcurrentLinkedQueue<>();
  private final AtomicInteger endedCount = new AtomicInteger();

  /** A log whose first job is number 1. */
  public JobLog(Clock clock) {
    this(clock, 0);
  }

  /** A log that goes on where an earlier one was: no number up to {@code before} is given again. */
  public JobLog(Clock clock, long before) {
    this.clock = clock;
    this.lastId = new AtomicLong(before);
  }

  /**
   * Begins a job.
   *
   * @throws VirtException {@code LIMIT_REACHED} when {@link #RUNNING_MAX} run already
   */
  public Job begin(
      String operation, JobKind kind, DomainName domain, HypervisorUri hypervisor, String caller) {
    if (running.incrementAndGet() > RUNNING_MAX) {
      running.decrementAndGet();
      throw new VirtException(
          ErrorCode.LIMIT_REACHED, RUNNING_MAX + " jobs are running already; try again later");
    }
    long id = lastId.incrementAndGet();
    Job job =
        new Job(
            new Job.Subject(id, operation, kind, domain, hypervisor, caller, clock.instant()),
            clock);
    jobs.put(id, job);
    return job;
  }

  /** Ends the job well; once for each job. */
  public void complete(Job job, Record result) {
    job.complete(result);
    forgetOldest(job);
  }

  /** Ends the job badly; once for each job. */
  public void fail(Job job, VirtException failure) {
    job.fail(failure);
    forgetOldest(job);
  }

  /**
   * The job numbered {@code id}.
   *
   * @throws VirtException {@code NO_JOB}
   */
  public Job find(long id) {
    return Optional.ofNullable(jobs.get(id))
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.NO_JOB,
                    "no job " + id + "; ended jobs are kept for the last " + ENDED_MAX));
  }

  /** The last job of a domain. */
  public Optional<Job> lastOf(UUID domain) {
    return jobs.descendingMap().values().stream()
        .filter(job -> job.subject().domain().uuid().equals(domain))
        .findFirst();
  }

  /** All that are remembered, the newest first. */
  public List<Job> newestFirst() {
    return List.copyOf(jobs.descendingMap().values());
  }

  private void forgetOldest(Job job) {
    running.decrementAndGet();
    ended.add(job.subject().id());
    if (endedCount.incrementAndGet() > ENDED_MAX) {
      endedCount.decrementAndGet();
      Optional.ofNullable(ended.poll()).ifPresent(jobs::remove);
    }
  }
}
