/**
 * <b>What.</b> Traces from the request to the monitor's commands: request, call, job, step,
 * command, each below the one before it.
 *
 * <p><b>Start reading at</b> {@link io.vireo.telemetry.trace.Traces}, then {@link
 * io.vireo.telemetry.trace.JobSpans}.
 *
 * <p><b>Who owns the state.</b> {@code CallSpans} knows which call began which job until that has
 * ended; the exporter has spans that were not sent yet.
 *
 * <p><b>Limits.</b> {@code JOBS_MAX} jobs, {@code QUEUE_MAX} spans, {@code Job.NOTES_MAX} steps and
 * commands of a job.
 *
 * <p><b>To add</b> a span of a job's: a step of its workflow; it comes by itself.
 *
 * <p><b>Why like this.</b> A trace that had to be carried would go through every future of every
 * room. A domain has one job at a time, and its owner notes what was done for it: so the spans can
 * be written afterwards, with the right times and parents.
 */
package io.vireo.telemetry.trace;
