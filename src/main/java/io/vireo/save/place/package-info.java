/**
 * <b>What.</b> What stands at a path: which kind of file, which very file, whether what should be
 * mounted there is. And two ways of dealing with an open one: a device that cannot change its
 * length, a file that somebody else writes and that is flushed meanwhile.
 *
 * <p><b>Start reading at</b> {@link io.vireo.save.place.FileKind}.
 *
 * <p><b>Who owns the state.</b> Values, but for {@link io.vireo.save.place.FlushBehind}, which
 * belongs to one save. Everything blocks: it runs on the lane of the file system, or on a thread of
 * a transfer.
 *
 * <p><b>To add</b> another thing that an image can be written to: a row of {@link
 * io.vireo.save.place.FileKind} and what it may be used for.
 *
 * <p><b>Why like this.</b> A path is asked before it is opened, since opening a FIFO or a dead
 * server's file can hang, and asked again before a rename, since a mount may have come or gone.
 */
package io.vireo.save.place;
