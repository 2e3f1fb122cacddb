/**
 * <b>What.</b> The only door to the machine: time, loops, threads that may block, processes.
 *
 * <p><b>Start reading at</b> {@link io.vireo.host.Host}.
 *
 * <p><b>Who owns the state.</b> The host is shared by all loops; each of its parts says so.
 *
 * <p><b>Limits.</b> Threads and queue of a lane, transfers under way, output kept of a program.
 *
 * <p><b>To add</b> a way to the machine: an interface here, its real implementation beside it.
 *
 * <p><b>Why like this.</b> A blocked disk must cost one bounded lane and never an event loop, and a
 * simulated host must be able to stand in for the real one; both need a single door.
 */
package io.vireo.host;
