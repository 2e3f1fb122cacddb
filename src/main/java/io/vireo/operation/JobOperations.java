package io.vireo.operation;

import static io.vireo.operation.Operation.Method.DELETE;
import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.quick;

import io.vireo.operation.DomainOperations.OneDomain;
import java.util.List;
import java.util.function.Predicate;

/** Work that takes time. */
public final class JobOperations {

  private JobOperations() {}

  public record ListJobs() {}

  /** The newest first; ended ones are kept up to a limit. */
  public record Jobs(List<JobInfo> jobs) implements Visible<Jobs> {
    @Override
    public Jobs only(Predicate<Sight> seen) {
      return new Jobs(
          jobs.stream()
              .filter(it -> seen.test(Sight.of(it.hypervisor(), it.domain(), it.domainName())))
              .map(it -> it.only(seen))
              .toList());
    }
  }

  public static final Operation<ListJobs, Jobs> LIST =
      quick("job.list", ListJobs.class, Jobs.class)
          .needs("domain", "read")
          .http(GET, "/jobs")
          .says("Lists the jobs under way and the last that ended.");

  public record OneJob(long id) {}

  public static final Operation<OneJob, JobInfo> GET_JOB =
      quick("job.info", OneJob.class, JobInfo.class)
          .needs("domain", "read")
          .http(GET, "/jobs/{id}")
          .says("Tells state, progress and end of a job.")
          .example("{\"id\": 1}");

  public static final Operation<OneJob, JobInfo> ABORT =
      quick("job.abort", OneJob.class, JobInfo.class)
          .needs("domain", "write")
          .http(DELETE, "/jobs/{id}")
          .says("Ends a job under way; the domain goes on as before it.")
          .example("{\"id\": 1}");

  public static final Operation<OneDomain, JobInfo> OF_DOMAIN =
      quick("domain.jobinfo", OneDomain.class, JobInfo.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/job")
          .says("Tells of the domain's job under way, or of its last one.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<OneDomain, JobInfo> ABORT_OF_DOMAIN =
      quick("domain.jobabort", OneDomain.class, JobInfo.class)
          .needs("domain", "write")
          .http(DELETE, "/domains/{domain}/job")
          .says("Ends the domain's job under way.")
          .example("{\"domain\": \"web1\"}");
}
