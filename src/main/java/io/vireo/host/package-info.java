/**
 * <b>What.</b> The only door to the machine: time, loops, threads that may block, processes,
 * sockets, descriptors, small files.
 *
 * <p><b>Start reading at</b> {@link io.vireo.host.Host}; {@link io.vireo.host.VertxHost} is the
 * real one.
 *
 * <p><b>Who owns the state.</b> The host is shared by all loops; each of its parts says so.
 *
 * <p><b>Limits.</b> Threads and queue of a lane ({@code LANE_THREADS_MAX}, {@code LANE_QUEUE_MAX}),
 * lanes ({@code LANES_MAX}), transfers under way ({@code TRANSFERS_MAX}), processes watched ({@code
 * WATCHED_MAX}), lines open at once ({@code LINKS_MAX}), descriptors open at once ({@code
 * DESCRIPTORS_MAX}), output kept of a program ({@code OUTPUT_BYTES_MAX}) and of its log ({@code
 * LOG_BYTES_MAX}).
 *
 * <p><b>To add</b> a way to the machine: an interface here, its real implementation beside it.
 *
 * <p><b>Why like this.</b> A blocked disk must cost one bounded lane and never an event loop, and a
 * simulated host must be able to stand in for the real one; both need a single door.
 */
package io.vireo.host;
