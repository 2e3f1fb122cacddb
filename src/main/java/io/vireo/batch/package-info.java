/**
 * <b>What.</b> Many guests saved together, as before a host goes down: a few at a time, in a fair
 * or a told order, each whatever becomes of the others, with one progress and one end.
 *
 * <p><b>Start reading at</b> {@link io.vireo.batch.BatchCalls}, then {@code Batch}; who is next is
 * said by {@code WaitingLine}, which guests are meant by {@code Choice}.
 *
 * <p><b>Who owns the state.</b> A loop of this room's own; the domains stay their owners'.
 *
 * <p><b>Limits.</b> {@link io.vireo.batch.Limits}, from the settings; {@code
 * BatchCalls.BATCHES_MAX} batches are remembered.
 *
 * <p><b>To add</b> another thing that is done to many: a row in {@code BatchOperations}, and in
 * {@code Batch.Setting} what is done to one.
 *
 * <p><b>Why like this.</b> It makes the calls that anybody could make, by way of the bindings, and
 * knows no owner and no driver. So whatever a single save is (admitted, undone, given up), one of
 * many is too, and a guest that is not in turn runs on as if nobody had asked.
 */
package io.vireo.batch;
