/**
 * <b>What.</b> The catalogue and the events on an application's own event bus, for verticles that
 * would send messages rather than hold a {@code Vireo}. Nothing of it exists unless it is asked
 * for.
 *
 * <p><b>Start reading at</b> {@link io.vireo.surface.bus.BusBridge}.
 *
 * <p><b>Who owns the state.</b> The bridge owns its consumer, on the context that opened it.
 *
 * <p><b>Limits.</b> As many calls at once as {@link io.vireo.surface.bus.BusBridge#CALLS_MAX}; as
 * much text as a document may have.
 *
 * <p><b>To add</b> a call: nothing, it is a row already.
 *
 * <p><b>Why like this.</b> One address and the row's name in a header, instead of an address a row:
 * an application that restricts who may send restricts one address.
 */
package io.vireo.surface.bus;
