/**
 * <b>What.</b> Work on a domain that takes time: what may run beside what, how a long story is told
 * in steps that can be undone, and what can be seen of it meanwhile.
 *
 * <p><b>Start reading at</b> {@link io.vireo.job.JobPolicy}, then {@link io.vireo.job.Workflow}.
 *
 * <p><b>Who owns the state.</b> A job is changed by its domain's owner, on the owner's loop;
 * anybody may look at the snapshot it shows.
 *
 * <p><b>Limits.</b> {@code JobLog.RUNNING_MAX}, and {@code JobLog.ENDED_MAX} unless the settings
 * say otherwise; on disk so much for each of these in each of two files, {@code
 * JobStore.WAITING_MAX} on the way there.
 *
 * <p><b>To add</b> a kind of work: one constant in {@link io.vireo.job.JobKind}; the compiler then
 * asks the policy about it.
 *
 * <p><b>Why like this.</b> Admission is a pure table and not a lock, so that every refusal has a
 * sentence and every combination a test. A job is written down when it begins and when it has
 * ended: a beginning without an end is how the next daemon knows what this one died in.
 */
package io.vireo.job;
