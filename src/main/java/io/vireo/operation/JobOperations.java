package io.vireo.operation;

import static io.vireo.operation.Operation.Method.DELETE;
import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.HypervisorUri;
import io.vireo.operation.DomainOperations.OneDomain;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Work that takes time. */
public final class JobOperations {

  private JobOperations() {}

  /** How many jobs one answer has at most, and unless it was asked for fewer. */
  public static final int PAGE_MAX = 1000;

  /**
   * @param state only jobs in one of these, separated by commas: {@code running}, {@code
   *     completed}, {@code failed}, {@code aborted}
   * @param domain only of the domain with this name or UUID
   * @param operation only of this row: {@code domain.save}
   * @param owner only those that this caller began
   * @param before only with a smaller number: the {@code next} of the page before
   * @param limit how many, at most 1000
   */
  public record ListJobs(
      Optional<HypervisorUri> hypervisor,
      Optional<String> state,
      Optional<String> domain,
      Optional<String> operation,
      Optional<String> owner,
      Optional<Long> before,
      Optional<Integer> limit) {

    /** All of them. */
    public ListJobs() {
      this(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * The newest first; ended ones are kept up to a limit, over restarts of the daemon too.
   *
   * @param next what {@code before} must be to get those that follow; empty if there are none
   */
  public record Jobs(List<JobInfo> jobs, Optional<Long> next) implements Visible<Jobs> {

    /** All there are. */
    public Jobs(List<JobInfo> jobs) {
      this(jobs, Optional.empty());
    }

    @Override
    public Jobs only(Predicate<Sight> seen) {
      return new Jobs(
          jobs.stream()
              .filter(it -> seen.test(Sight.of(it.hypervisor(), it.domain(), it.domainName())))
              .map(it -> it.only(seen))
              .toList(),
          next);
    }
  }

  public static final Operation<ListJobs, Jobs> LIST =
      quick("job.list", ListJobs.class, Jobs.class)
          .needs("domain", "read")
          .http(GET, "/jobs")
          .says("Lists the jobs under way and the last that ended.")
          .example("{\"state\": \"running\"}");

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
