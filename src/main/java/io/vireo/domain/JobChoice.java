package io.vireo.domain;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.job.Job;
import io.vireo.operation.JobOperations;
import io.vireo.operation.JobOperations.Jobs;
import io.vireo.operation.JobOperations.ListJobs;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which jobs somebody wants to see. */
record JobChoice(ListJobs wish, Set<String> states, int limit) {

  private static final Set<String> STATES = Set.of("running", "completed", "failed", "aborted");

  /**
   * @throws VirtException {@code INVALID_ARG} for a state that jobs have not, or a page of no size
   */
  static JobChoice of(ListJobs wish) {
    Set<String> states = wish.state().map(words -> Set.of(words.split(",", -1))).orElse(STATES);
    if (!STATES.containsAll(states)) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "jobs are running, completed, failed or aborted; give some");
    }
    int limit = wish.limit().orElse(JobOperations.PAGE_MAX);
    if (limit < 1 || limit > JobOperations.PAGE_MAX) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "'limit' must be from 1 to " + JobOperations.PAGE_MAX);
    }
    return new JobChoice(wish, states, limit);
  }

  Jobs from(List<Job> newestFirst) {
    List<Job> page = newestFirst.stream().filter(this::meant).limit(limit + 1L).toList();
    List<Job> shown = page.subList(0, Math.min(limit, page.size()));
    return new Jobs(
        shown.stream().map(JobView::of).toList(),
        page.size() > limit ? Optional.of(shown.getLast().subject().id()) : Optional.empty());
  }

  private boolean meant(Job job) {
    Job.Subject subject = job.subject();
    return states.contains(JobView.word(job.status()))
        && wish.before().filter(id -> subject.id() >= id).isEmpty()
        && wish.hypervisor().filter(uri -> !uri.equals(subject.hypervisor())).isEmpty()
        && wish.operation().filter(name -> !name.equals(subject.operation())).isEmpty()
        && wish.owner().filter(name -> !name.equals(subject.caller())).isEmpty()
        && wish.domain().filter(name -> !isOf(subject, name)).isEmpty();
  }

  private static boolean isOf(Job.Subject subject, String domain) {
    return subject.domain().name().equals(domain)
        || subject.domain().uuid().toString().equalsIgnoreCase(domain);
  }
}
