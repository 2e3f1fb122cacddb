/**
 * <b>What.</b> A guest's state between a hypervisor's socket and a file, gigabytes of it, without a
 * byte on the Java heap and without an event loop waiting.
 *
 * <p><b>Start reading at</b> {@link io.vireo.stream.StateSink} and {@link
 * io.vireo.stream.StateSource}, then {@link io.vireo.stream.FileSink}.
 *
 * <p><b>Who owns the state.</b> One transfer owns its buffers, on its own thread; the counters may
 * be read from anywhere, and closing an end from anywhere stops it.
 *
 * <p><b>Limits.</b> {@link io.vireo.stream.WriteBack#WINDOW_BYTES} bounds the bytes that wait in
 * the page cache, {@link io.vireo.stream.BufferRing#SLOTS} the buffers of a direct transfer.
 *
 * <p><b>To add</b> a road (splice, compression, a digest): implement {@link io.vireo.stream.Copy}
 * on the way in, {@link io.vireo.stream.FileSource}'s road on the way out, as {@link
 * io.vireo.stream.FilteredRead} does.
 *
 * <p><b>Why like this.</b> The hypervisor's end is an opener and not a channel, so that the accept,
 * which can block, happens on the transfer's thread, and so that whoever aborts can close an end
 * that is not open yet.
 */
package io.vireo.stream;
