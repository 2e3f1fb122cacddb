package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.OneDomain;
import io.vireo.surface.rpc.remote.RemoteDomain.WithFlags;
import io.vireo.wire.xdr.Max;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A domain's job under way. */
final class JobFamily implements Family {

  private static final int COMPLETED = 1;
  private static final int KEEP_COMPLETED = 1 << 1;
  private static final int NO_FLAGS = 0;
  static final int STATISTICS_MAX = 64;

  /** What the numbers of a job's kind mean; the ordinal is the number. */
  private enum Kind {
    NONE,
    BOUNDED,
    UNBOUNDED,
    COMPLETED,
    FAILED,
    CANCELLED;

    @SuppressWarnings("EnumOrdinal") // the order is libvirt's
    int number() {
      return ordinal();
    }
  }

  /**
   * @param data what is to be moved in all; the guest's memory is all there is here
   */
  record Info(int type, long elapsed, long remaining, Amounts data, Amounts memory, Amounts file) {
    static final Info NONE = new Info(0, 0, 0, Amounts.NONE, Amounts.NONE, Amounts.NONE);
  }

  record Amounts(long total, long processed, long remaining) {
    static final Amounts NONE = new Amounts(0, 0, 0);
  }

  record Statistics(int type, @Max(STATISTICS_MAX) List<TypedParameter> params) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        answered("domain_get_job_info", OneDomain.class, Info.class, JobFamily::info),
        answered("domain_get_job_stats", WithFlags.class, Statistics.class, JobFamily::statistics),
        done("domain_abort_job", OneDomain.class, (it, sent) -> abort(it, sent.dom(), NO_FLAGS)),
        done(
            "domain_abort_job_flags",
            WithFlags.class,
            (it, sent) -> abort(it, sent.dom(), sent.flags())));
  }

  /** The domain's last job, under way or not; empty if it had none. */
  private static Future<Optional<JobInfo>> last(Session session, RemoteDomain domain) {
    return session
        .call(JobOperations.OF_DOMAIN, () -> session.domain(domain.uuid()))
        .map(Optional::of)
        .recover(
            none ->
                VirtException.from(none).code() == ErrorCode.NO_JOB
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(none));
  }

  private static Future<Info> info(Session session, OneDomain sent) {
    return last(session, sent.dom())
        .map(job -> job.filter(JobFamily::running).map(JobFamily::info).orElse(Info.NONE));
  }

  private static boolean running(JobInfo job) {
    return job.state().equals("running");
  }

  private static Info info(JobInfo job) {
    Amounts memory = amounts(job);
    return new Info(Kind.UNBOUNDED.number(), job.elapsedMillis(), 0, memory, memory, Amounts.NONE);
  }

  private static Amounts amounts(JobInfo job) {
    return new Amounts(
        job.bytesTotal(), job.bytesDone(), Math.max(0, job.bytesTotal() - job.bytesDone()));
  }

  /** Of a job that has ended only where that was asked for; it is not forgotten for that. */
  private static Future<Statistics> statistics(Session session, WithFlags sent) {
    boolean ended = Flags.of(sent.flags(), COMPLETED | KEEP_COMPLETED).has(COMPLETED);
    return last(session, sent.dom())
        .map(
            job ->
                job.filter(it -> running(it) != ended)
                    .map(JobFamily::statistics)
                    .orElse(new Statistics(Kind.NONE.number(), List.of())));
  }

  private static Statistics statistics(JobInfo job) {
    Amounts memory = amounts(job);
    List<TypedParameter> all = new ArrayList<>();
    all.add(TypedParameter.of("operation", operation(job.operation())));
    all.add(TypedParameter.unsigned("time_elapsed", job.elapsedMillis()));
    for (String what : List.of("data_", "memory_")) {
      all.add(TypedParameter.unsigned(what + "total", memory.total()));
      all.add(TypedParameter.unsigned(what + "processed", memory.processed()));
      all.add(TypedParameter.unsigned(what + "remaining", memory.remaining()));
    }
    all.add(TypedParameter.unsigned("memory_bps", job.bytesPerSecond()));
    job.error().ifPresent(why -> all.add(TypedParameter.of("errmsg", why.message())));
    return new Statistics(kind(job).number(), all);
  }

  private static Kind kind(JobInfo job) {
    return switch (job.state()) {
      case "running" -> Kind.UNBOUNDED;
      case "completed" -> Kind.COMPLETED;
      case "aborted" -> Kind.CANCELLED;
      default -> Kind.FAILED;
    };
  }

  /** Libvirt's number of what the job does. */
  private static int operation(String row) {
    return switch (row) {
      case "domain.start", "domain.create" -> 1;
      case "domain.save", "domain.managedsave" -> 2;
      case "domain.restore" -> 3;
      case "domain.dump" -> 8;
      default -> 0;
    };
  }

  private static Future<?> abort(Session session, RemoteDomain domain, int flags) {
    Flags.of(flags, NO_FLAGS);
    return session.call(JobOperations.ABORT_OF_DOMAIN, () -> session.domain(domain.uuid()));
  }
}
