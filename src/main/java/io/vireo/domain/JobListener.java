package io.vireo.domain;

import io.vireo.job.Job;
import io.vireo.job.Workflow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a workflow's steps in its job and says in the log what could not be undone. */
record JobListener(DomainOwner owner, Job job) implements Workflow.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(JobListener.class);

  @Override
  public void entered(Workflow.Step step) {
    job.step(step.name());
  }

  @Override
  public void undoFailed(Workflow.Step step, Throwable failure) {
    LOG.warn(
        "domain '{}': job {} failed and its step '{}' could not be undone: {}",
        owner.name(),
        job.subject().id(),
        step.name(),
        failure.getMessage());
  }
}
