/**
 * <b>What.</b> The procedures of libvirt's remote program, a family of them for each kind of
 * objects: which row of the catalogue each one is.
 *
 * <p><b>Start reading at</b> {@link io.vireo.surface.rpc.remote.LifeFamily}.
 *
 * <p><b>Who owns the state.</b> Nobody: what one client has opened is in its {@link
 * io.vireo.surface.rpc.Session}.
 *
 * <p><b>To add</b> a procedure: a row in its family, its arguments and result as records beside it.
 * The order and types of the components are the protocol's. A row that the catalogue does not have
 * yet is added there first, so that every other surface has it too.
 *
 * <p><b>Why like this.</b> A procedure's whole story is one line: what was sent, which row it is,
 * what is sent back.
 */
package io.vireo.surface.rpc.remote;
