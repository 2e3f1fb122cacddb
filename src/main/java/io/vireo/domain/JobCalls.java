package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.job.Job;
import io.vireo.job.JobLog;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.JobOperations.OneJob;
import java.util.Optional;
import java.util.function.Function;

/** Which of {@link JobOperations} is answered by what. */
public final class JobCalls {

  private final Connections connections;
  private final JobLog jobs;

  public JobCalls(Connections connections, JobLog jobs) {
    this.connections = connections;
    this.jobs = jobs;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(
        JobOperations.LIST,
        call -> Future.succeededFuture(JobChoice.of(call.arguments()).from(jobs.newestFirst())));
    to.bind(JobOperations.GET_JOB, this::get);
    to.bind(JobOperations.ABORT, this::abort);
    to.bind(JobOperations.OF_DOMAIN, this::ofDomain);
    to.bind(JobOperations.ABORT_OF_DOMAIN, this::abortOfDomain);
  }

  private Future<JobInfo> get(Call<OneJob> call) {
    return Future.succeededFuture(JobView.of(jobs.find(call.arguments().id())));
  }

  private Future<JobInfo> abort(Call<OneJob> call) {
    return abort(call, jobs.find(call.arguments().id()));
  }

  /** Asks for the end; the job's own end comes later and is told as an event. */
  private static Future<JobInfo> abort(Call<?> call, Job job) {
    if (!job.running()) {
      throw new VirtException(
          ErrorCode.OPERATION_INVALID, "job " + job.subject().id() + " has ended already");
    }
    call.aboutToAct(Optional.of("job " + job.subject().id()));
    job.abort();
    return Future.succeededFuture(JobView.of(job));
  }

  private Future<JobInfo> ofDomain(Call<OneDomain> call) {
    return onDomain(call, domain -> Future.succeededFuture(JobView.of(lastJob(domain))));
  }

  private Future<JobInfo> abortOfDomain(Call<OneDomain> call) {
    return onDomain(
        call,
        domain ->
            abort(
                call,
                domain
                    .owner()
                    .job()
                    .orElseThrow(
                        () ->
                            domain
                                .owner()
                                .fault(ErrorCode.OPERATION_INVALID, "has no job under way"))));
  }

  private Future<JobInfo> onDomain(
      Call<OneDomain> call, Function<ManagedDomain, Future<JobInfo>> work) {
    return connections.on(call.arguments().domain(), call.arguments().hypervisor(), work);
  }

  private Job lastJob(ManagedDomain domain) {
    return jobs.lastOf(domain.owner().uuid())
        .orElseThrow(() -> domain.owner().fault(ErrorCode.NO_JOB, "had no job yet"));
  }
}
