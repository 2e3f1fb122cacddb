/**
 * <b>What.</b> The save image: libvirt's bytes, read under limits and written so that "saved" means
 * saved; packed, digested and sealed if that is wished. {@code docs/save-image.md} is the
 * specification that this room keeps.
 *
 * <p><b>Start reading at</b> {@link io.vireo.save.SaveHeader} for the bytes, {@link
 * io.vireo.save.ImageReader} for what is refused and why, {@link io.vireo.save.StorageChoice} for
 * the roads, {@link io.vireo.save.DurableCommit} for the order of writes.
 *
 * <p><b>Who owns the state.</b> An {@link io.vireo.save.ImageWriter} belongs to one save of one
 * domain and is driven by that domain's owner; its blocking work runs on the lane of the target's
 * file system, the stream on a transfer thread. An {@link io.vireo.save.ImageCheck} belongs to
 * whoever asked for it. Everything else is values.
 *
 * <p><b>Limits.</b> {@link io.vireo.save.SaveHeader#DATA_BYTES_MAX}, {@link
 * io.vireo.save.ImageVerification#RANGES_MAX}.
 *
 * <p><b>To add</b> something that is done to a stream on its way: {@link
 * io.vireo.save.StateStages}, and a wish for it in {@link io.vireo.save.StorageWish}, with what it
 * cannot go together with in {@link io.vireo.save.StorageConflicts}. A version: one constant and
 * the checks of {@link io.vireo.save.SaveHeader}.
 *
 * <p><b>Why like this.</b> A new image never touches the old one before it is whole and durable, so
 * there is always a complete image or the earlier one; what must be written in place says so
 * beforehand. Nothing in a header is believed before it has been held against the file's length.
 */
package io.vireo.save;
