package io.vireo.job;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.event.Event.DomainName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Work under way, with a number, progress, an end and a way to give it up. Changed only on the loop
 * of the domain's owner; any thread may look, because what there is to see is replaced as a whole.
 */
public final class Job {

  /** What the job is about; fixed. */
  public record Subject(
      long id,
      String operation,
      JobKind kind,
      DomainName domain,
      HypervisorUri hypervisor,
      String caller,
      Instant started) {}

  /** How far it is. */
  public record Progress(LongSupplier bytesDone, LongSupplier bytesTotal) {}

  /**
   * By which road a guest's state goes.
   *
   * @param road {@code direct} (the hypervisor writes the file), {@code streamed} or {@code
   *     processed}
   * @param format as it is stored; libvirt's name
   * @param why sentences: what spoke for it, and against others
   */
  public record Road(String road, String format, List<String> why) {
    public Road {
      why = List.copyOf(why);
    }
  }

  /** Something that happened, and when. */
  public record Noted(Moment moment, Instant at) {}

  /** A step of its story, and when it was entered. */
  public record Entered(String step, Instant at) {}

  /**
   * Something that the hypervisor was asked for it.
   *
   * @param failure what was refused, or that nothing was answered
   */
  public record Exchange(
      String command, Instant begun, Instant ended, Optional<ErrorCode> failure) {}

  /** How it stands. */
  public sealed interface Status {
    record Running(String step, Progress progress) implements Status {}

    record Completed(Instant at, long bytes, Record result) implements Status {}

    record Failed(Instant at, long bytes, VirtException failure) implements Status {
      /** Whether it ended because somebody gave it up. */
      public boolean aborted() {
        return failure.code() == ErrorCode.OPERATION_ABORTED;
      }
    }
  }

  /** How many steps, and how many exchanges, are noted of a job. */
  public static final int NOTES_MAX = 64;

  private static final Progress NOTHING_TO_COUNT = new Progress(() -> 0, () -> 0);

  private final Subject subject;
  private final Clock clock;
  private final AtomicReference<Status> status =
      new AtomicReference<>(new Status.Running("", NOTHING_TO_COUNT));
  private final AtomicReference<List<Noted>> timeline = new AtomicReference<>(List.of());
  private final AtomicReference<List<Entered>> steps = new AtomicReference<>(List.of());
  private final AtomicReference<List<Exchange>> exchanges = new AtomicReference<>(List.of());
  private final AtomicReference<Optional<Road>> road = new AtomicReference<>(Optional.empty());
  private final Promise<Void> abortWish = Promise.promise();

  Job(Subject subject, Clock clock) {
    this.subject = subject;
    this.clock = clock;
  }

  public Subject subject() {
    return subject;
  }

  public Status status() {
    return status.get();
  }

  public boolean running() {
    return status() instanceof Status.Running;
  }

  /** Whether the daemon ended under it. */
  boolean interrupted() {
    return status() instanceof Status.Failed failed
        && failed.failure().code() == ErrorCode.JOB_INTERRUPTED;
  }

  /** Names what the job does now. */
  public void step(String name) {
    steps.updateAndGet(before -> with(before, new Entered(name, clock.instant())));
    status.updateAndGet(
        now -> now instanceof Status.Running was ? new Status.Running(name, was.progress()) : now);
  }

  /** The steps that it has entered, in their order; the first {@link #NOTES_MAX} of them. */
  public List<Entered> steps() {
    return steps.get();
  }

  /** Notes what the hypervisor was asked for it. */
  public void note(Exchange exchange) {
    exchanges.updateAndGet(before -> with(before, exchange));
  }

  /** What the hypervisor was asked for it; the first {@link #NOTES_MAX}. */
  public List<Exchange> exchanges() {
    return exchanges.get();
  }

  private static <T> List<T> with(List<T> before, T more) {
    return before.size() < NOTES_MAX
        ? Stream.concat(before.stream(), Stream.of(more)).toList()
        : before;
  }

  /** From now on the job's bytes are counted there. */
  public void progress(Progress counted) {
    status.updateAndGet(
        now -> now instanceof Status.Running was ? new Status.Running(was.step(), counted) : now);
  }

  /** Something has happened just now; of the same moment the first time counts. */
  public void note(Moment moment) {
    note(new Noted(moment, clock.instant()));
  }

  /** Something happened at a time that somebody else has looked at. */
  public void note(Noted noted) {
    timeline.updateAndGet(
        before ->
            before.stream().anyMatch(known -> known.moment() == noted.moment())
                ? before
                : Stream.concat(before.stream(), Stream.of(noted)).toList());
  }

  /** What has happened, in the order of its telling; kept when the job has ended. */
  public List<Noted> timeline() {
    return timeline.get();
  }

  /** It is decided how the state goes. */
  public void road(Road chosen) {
    road.set(Optional.of(chosen));
  }

  /** How the state goes, once that is decided. */
  public Optional<Road> road() {
    return road.get();
  }

  /** Asks whoever runs the job to give it up; without effect once it has ended. Any thread. */
  public void abort() {
    abortWish.tryComplete();
  }

  /** Completes when somebody wants the job given up. */
  public Future<Void> abortWished() {
    return abortWish.future();
  }

  /** Fails if somebody wants the job given up. */
  public Future<Void> checkpoint() {
    return abortWish.future().isComplete()
        ? Future.failedFuture(aborted())
        : Future.succeededFuture();
  }

  /** The failure of a job that was given up. */
  public VirtException aborted() {
    return new VirtException(
        ErrorCode.OPERATION_ABORTED, subject.operation() + " job was aborted on request");
  }

  void complete(Record result) {
    status.updateAndGet(now -> new Status.Completed(clock.instant(), bytes(now), result));
  }

  void fail(VirtException failure) {
    status.updateAndGet(now -> new Status.Failed(clock.instant(), bytes(now), failure));
  }

  /** As it ended in an earlier life of the daemon. */
  void endedBefore(Status known) {
    status.set(known);
  }

  /** How long it took, or has taken until now. */
  public Duration elapsed() {
    Instant until =
        switch (status()) {
          case Status.Running _ -> clock.instant();
          case Status.Completed ended -> ended.at();
          case Status.Failed ended -> ended.at();
        };
    return Duration.between(subject.started(), until);
  }

  /** When it ended. */
  public Optional<Instant> ended() {
    return switch (status()) {
      case Status.Running _ -> Optional.empty();
      case Status.Completed ended -> Optional.of(ended.at());
      case Status.Failed ended -> Optional.of(ended.at());
    };
  }

  private static long bytes(Status status) {
    return status instanceof Status.Running running
        ? running.progress().bytesDone().getAsLong()
        : 0;
  }
}
