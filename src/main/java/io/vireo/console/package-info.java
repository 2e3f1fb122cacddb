/**
 * <b>What.</b> Lines into guests for clients far away: consoles and channels that several share,
 * screens, and the tickets that open them.
 *
 * <p><b>Start reading at</b> {@link io.vireo.console.ConsoleCalls}, then {@code SharedLine}.
 *
 * <p><b>Who owns the state.</b> One loop of this room's own owns every ticket, line and client. A
 * {@link io.vireo.call.Line} is a client's handle on it and may be used from any thread.
 *
 * <p><b>Limits.</b> {@link io.vireo.console.ConsoleLimits}; what is told at once ({@code
 * PIECE_BYTES_MAX}), what waits for the client of a screen ({@code QUEUE_BYTES_MAX}).
 *
 * <p><b>To add</b> a kind of line: a value of {@code Lines.Kind}, a row that gives tickets for it,
 * a case in {@code ConsoleCalls.open}.
 *
 * <p><b>Why like this.</b> Everybody comes in with a ticket, also those who showed who they are at
 * the socket itself: there is one way in, and it is an ordinary call that is authorised, limited
 * and audited as all others. A reader has a place in a ring and no queue, so that the guest and the
 * other readers never wait for one.
 */
package io.vireo.console;
