/**
 * <b>What.</b> A machine's whole state out of QEMU and into it, by QEMU's own migration stream over
 * a Unix socket, or out of a file that QEMU itself reads where no stream can be made of it. Files,
 * headers and durability are not here: the core's sink and source have them.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.save.OutgoingState}.
 *
 * <p><b>Who owns the state.</b> Each object is one transfer, used once, confined to the loop of its
 * monitor; bytes flow on the transfer's own thread.
 *
 * <p><b>Limits.</b> {@code CONNECT_DEADLINE}, {@code SETTLE_DEADLINE}, and {@code STALL_DEADLINE}
 * without a byte.
 *
 * <p><b>To add</b> a faster road (QEMU writing the file by itself): another class beside these two
 * that ends by the same rule.
 *
 * <p><b>Why like this.</b> QEMU says "completed" when it has written, not when anybody has read: a
 * save is over when both ends are, and its error is the one of the end that broke first.
 */
package io.vireo.qemu.save;
