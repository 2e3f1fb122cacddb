/**
 * <b>What.</b> The save image: libvirt's bytes, read under limits and written so that "saved" means
 * saved. {@code docs/save-image.md} is the specification that this room keeps.
 *
 * <p><b>Start reading at</b> {@link io.vireo.save.SaveHeader} for the bytes, {@link
 * io.vireo.save.ImageReader} for what is refused and why, {@link io.vireo.save.DurableCommit} for
 * the order of writes.
 *
 * <p><b>Who owns the state.</b> An {@link io.vireo.save.ImageWriter} belongs to one save of one
 * domain and is driven by that domain's owner; its blocking work runs on the lane of the target's
 * file system, the stream on a transfer thread. Everything else is values.
 *
 * <p><b>Limits.</b> {@link io.vireo.save.SaveHeader#DATA_BYTES_MAX}.
 *
 * <p><b>To add</b> a stream format for writing: {@link io.vireo.save.StreamFormat} has the row
 * already; give {@link io.vireo.save.ImageWriter} a sink that makes it. A version: one constant and
 * the checks of {@link io.vireo.save.SaveHeader}.
 *
 * <p><b>Why like this.</b> A new image never touches the old one before it is whole and durable, so
 * there is always a complete image or the earlier one. Nothing in a header is believed before it
 * has been held against the file's length.
 */
package io.vireo.save;
