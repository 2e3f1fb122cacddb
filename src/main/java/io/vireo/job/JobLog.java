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

  /** How many ended jobs are remembered, unless it is said otherwise. */
  public static final int ENDED_MAX = 1000;

  private static final String FOUND = "; afterwards the domain ";

  /** How many may run at once. */
  public static final int RUNNING_MAX = 4096;

  private final Clock clock;
  private final JobKeeper keeper;
  private final AtomicLong lastId;
  private final AtomicInteger running = new AtomicInteger();
  private final ConcurrentSkipListMap<Long, Job> jobs = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<Long> ended = new ConcurrentLinkedQueue<>();
  private final List<Job> interrupted;
  private final AtomicInteger endedCount = new AtomicInteger();
  private final int endedMax;

  /** A log whose first job is number 1. */
  public JobLog(Clock clock) {
    this(clock, 0);
  }

  /** A log that goes on where an earlier one was: no number up to {@code before} is given again. */
  public JobLog(Clock clock, long before) {
    this(clock, before, JobKeeper.NONE, List.of(), ENDED_MAX);
  }

  /** A log that knows the jobs of earlier lives, and whose own will be known to later ones. */
  public JobLog(Clock clock, long before, JobStore store) {
    this(clock, before, store, store.earlier(), store.endedMax());
  }

  private JobLog(Clock clock, long before, JobKeeper keeper, List<Job> earlier, int endedMax) {
    this.endedMax = endedMax;
    this.clock = clock;
    this.keeper = keeper;
    this.interrupted = earlier.stream().filter(Job::interrupted).toList();
    this.lastId = new AtomicLong(before);
    earlier.stream().skip(Math.max(0, earlier.size() - endedMax)).forEach(this::remember);
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
    keeper.began(job);
    return job;
  }

  /** Ends the job well; once for each job. */
  public void complete(Job job, Record result) {
    job.complete(result);
    ended(job);
  }

  /** Ends the job badly; once for each job. */
  public void fail(Job job, VirtException failure) {
    job.fail(failure);
    ended(job);
  }

  /**
   * The job numbered {@code id}.
   *
   * @throws VirtException {@code NO_JOB}
   */
  public Job find(long id) {
    return Optional.ofNullable(jobs.get(id)).orElseThrow(() -> forgotten(id));
  }

  /** What is said of a job that is not there, or that somebody may not see. */
  public static VirtException forgotten(long id) {
    return new VirtException(
        ErrorCode.NO_JOB, "no job " + id + "; only the last that ended are kept (jobs.kept)");
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

  /**
   * Says of the jobs of a domain that were under way when the daemon died how the domain was found.
   *
   * @param found follows "afterwards the domain "
   */
  public void recovered(UUID domain, String found) {
    interrupted.stream()
        .filter(job -> job.subject().domain().uuid().equals(domain))
        .forEach(job -> tellFound(job, found));
  }

  private void tellFound(Job job, String found) {
    if (job.status() instanceof Job.Status.Failed(var at, long bytes, VirtException why)
        && !why.getMessage().contains(FOUND)) {
      VirtException more =
          new VirtException(why.code(), why.getMessage() + FOUND + found)
              .of(job.subject().domain().name());
      job.endedBefore(new Job.Status.Failed(at, bytes, more));
      keeper.ended(job);
    }
  }

  private void remember(Job job) {
    jobs.put(job.subject().id(), job);
    ended.add(job.subject().id());
    endedCount.incrementAndGet();
  }

  private void ended(Job job) {
    running.decrementAndGet();
    keeper.ended(job);
    ended.add(job.subject().id());
    if (endedCount.incrementAndGet() > endedMax) {
      endedCount.decrementAndGet();
      Optional.ofNullable(ended.poll()).ifPresent(jobs::remove);
    }
  }
}
