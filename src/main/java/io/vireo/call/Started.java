package io.vireo.call;

import io.vertx.core.Future;
import io.vireo.job.Job;

/**
 * A job that was admitted.
 *
 * @param result completes when the job has ended
 */
public record Started<R>(Job job, Future<R> result) {}
