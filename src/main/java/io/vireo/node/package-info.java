/**
 * <b>What.</b> Calls about a connection as a whole and the machine under it: what it is, what
 * processors and memory it has, what it can do.
 *
 * <p><b>Start reading at</b> {@link io.vireo.node.NodeCalls}.
 *
 * <p><b>Who owns the state.</b> Nobody here; a connection's loop is where its driver is asked.
 *
 * <p><b>To add</b> a call: a row in {@code operation}, an ability of {@code driver} that answers
 * it, and the line that joins them.
 *
 * <p><b>Why like this.</b> Nothing of it is a domain's, so that it needs only a way to the open
 * connections and not the room that keeps domains. What a driver cannot tell is refused in one
 * place, in the words of the row.
 */
package io.vireo.node;
