/**
 * <b>What.</b> Images that flow: a guest's state on its way to a client, and from one. Between the
 * thread of a transfer, which may wait, and the client's connection, which may not, stands a pipe
 * that holds so many bytes and no more.
 *
 * <p><b>Start reading at</b> {@link io.vireo.pipe.OutPipe}, then {@link io.vireo.pipe.InPipe}; what
 * a stream ends with is {@link io.vireo.wire.StreamTrailer}.
 *
 * <p><b>Who owns the state.</b> A pipe belongs to one job and one connection; its queue is guarded
 * by a lock that nobody waits under.
 *
 * <p><b>Limits.</b> {@link io.vireo.pipe.OutPipe#IN_FLIGHT_BYTES_MAX}, {@link
 * io.vireo.pipe.InPipe#IN_FLIGHT_BYTES_MAX}.
 *
 * <p><b>To add</b> another kind of client: implement {@code call.Inflow}, or take from {@code
 * call.Outflow}, in a surface; nothing here changes.
 *
 * <p><b>Why like this.</b> A pipe cannot be patched and its reader cannot be asked. So an image
 * that flows never says at its head that it is complete: the last bytes say so, a digest of
 * everything before is in them, and the guest is stopped, or set going, only when that digest was
 * compared.
 */
package io.vireo.pipe;
