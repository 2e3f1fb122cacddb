/**
 * <b>What.</b> libvirt's own wire protocol as a way in: every libvirt client is a client of this
 * daemon. Frames, authentication, keepalive, calls, events and streams; what each procedure means
 * is in {@code surface.rpc.remote}.
 *
 * <p><b>Start reading at</b> {@link io.vireo.surface.rpc.RpcConnection}, which reads frames and
 * answers them, then {@link io.vireo.surface.rpc.Procedure}.
 *
 * <p><b>Who owns the state.</b> A {@link io.vireo.surface.rpc.Session} is one client's, confined to
 * the event loop of its connection.
 *
 * <p><b>Limits.</b> {@link io.vireo.surface.rpc.RpcLimits}.
 *
 * <p><b>To add</b> a procedure: a row in the family of its object in {@code surface.rpc.remote}.
 * Number, permissions and what must come before come from {@code remote-procedures.txt}; arguments
 * and result are records, read and written by {@code wire.xdr}.
 *
 * <p><b>Why like this.</b> The protocol's four hundred procedures are mostly spellings of the
 * catalogue's rows. So a procedure is one line that turns records of the wire into those of the
 * row; who may call is asked once, before its arguments are read.
 */
package io.vireo.surface.rpc;
