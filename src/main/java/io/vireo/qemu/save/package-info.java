/**
 * <b>What.</b> A machine's whole state out of QEMU and into it. Two roads each way: QEMU's
 * migration stream over a Unix socket, or QEMU writing and reading the file by itself on
 * descriptors that it is passed. Headers and durability are not here: the core has them.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.save.OutgoingState} for the socket, {@link
 * io.vireo.qemu.save.OutgoingFile} and {@code PassedFile} for the file.
 *
 * <p><b>Who owns the state.</b> Each object is one transfer, used once, confined to the loop of its
 * monitor; bytes flow on the transfer's own thread, or in QEMU.
 *
 * <p><b>Limits.</b> {@code CONNECT_DEADLINE}, {@code SETTLE_DEADLINE}, {@code RELEASE_DEADLINE},
 * {@code CANCEL_DEADLINE}, and {@code STALL_DEADLINE} without a byte.
 *
 * <p><b>To add</b> a road: another class beside these that ends by the same rule.
 *
 * <p><b>Why like this.</b> QEMU says "completed" when it has written, not when anybody has read or
 * it has let go: a save is over when both ends are, and its error is the one of the end that broke
 * first. Files are passed open because QEMU then needs no right to them, a name with a comma in it
 * is no riddle, and what is written is what was opened, whatever the name means by then.
 */
package io.vireo.qemu.save;
