/**
 * <b>What.</b> A guest's state between a hypervisor's socket and a file, or a client: gigabytes of
 * it, without an event loop waiting, and on the Java heap only where it is encrypted. On its way it
 * can be packed, sealed, digested and held to a rate.
 *
 * <p><b>Start reading at</b> {@link io.vireo.stream.StateSink} and {@link
 * io.vireo.stream.StateSource}, then {@link io.vireo.stream.FileSink}, {@link
 * io.vireo.stream.Stage} and {@link io.vireo.stream.Chain}.
 *
 * <p><b>Who owns the state.</b> One transfer owns its buffers and stages, on its own thread; the
 * counters may be read from anywhere, and closing an end from anywhere stops it. A second thread is
 * there where one would wait for the other: at the disk past the cache, before a program, and
 * between what is unpacked and the hypervisor that takes it.
 *
 * <p><b>Limits.</b> {@link io.vireo.stream.Buffers#TRANSFER_BYTES_MAX} bounds the memory of one
 * transfer, and with the host's limit on transfer threads that of all; {@link
 * io.vireo.stream.WriteBack#WINDOW_BYTES} the bytes that wait in the page cache; {@link
 * io.vireo.stream.BufferRing#SLOTS} the buffers between two threads; {@link
 * io.vireo.stream.HandoverSink#PIECES_MAX} what is on its way to a client.
 *
 * <p><b>To add</b> a stage: a record in {@link io.vireo.stream.Stage}, a {@link
 * io.vireo.stream.Staged} for each direction, a line for each in {@link io.vireo.stream.Chain}. A
 * road into a file is a {@link io.vireo.stream.Copy}, one out of it a {@link
 * io.vireo.stream.Reading}.
 *
 * <p><b>Why like this.</b> The hypervisor's end is an opener and not a channel, so that the accept,
 * which can block, happens on the transfer's thread, and so that whoever aborts can close an end
 * that is not open yet.
 *
 * <p>Each stage pulls from the one before it, so that one thread carries a piece all the way while
 * it is warm, and an error or an end comes by itself to whoever writes the file.
 *
 * <p>There is no road by splice(2). It saves the copy out of the socket, and the copy into the page
 * cache remains: it was never faster than a direct buffer (1193 against 1316 MiB/s here, 1451
 * against 1522 MB/s on another day, CPU time the same), and past the cache it cannot go. O_DIRECT
 * takes a third of the CPU time; {@code StreamBench} measures all of them.
 *
 * <p>Write-back begins after 32 MiB: the flush at the end takes half as long as with 64 (30 against
 * 50 ms), and smaller windows make no difference to the whole but more commits of the journal.
 *
 * <p>zstd is asked for small jobs and a small window, for level 1 where that packs as well, and AES
 * is done in arrays: {@link io.vireo.stream.ZstdPacking}, {@link io.vireo.stream.ZstdLevels} and
 * {@link io.vireo.stream.SealedChunks} say what that is worth. A thread that reads ahead of the
 * packing made it slower (200 against 238 MiB/s on two processors): zstd keeps a job ready by
 * itself.
 */
package io.vireo.stream;
