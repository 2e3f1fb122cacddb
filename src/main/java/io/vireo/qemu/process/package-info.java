/**
 * <b>What.</b> A QEMU process from its start to its end: run directory, log, monitor socket,
 * signals, last words.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.process.QemuLauncher}, then {@link
 * io.vireo.qemu.process.QemuProcess}.
 *
 * <p><b>Who owns the state.</b> The operating system; the objects here only know an identity and
 * are confined to one loop.
 *
 * <p><b>Limits.</b> The deadlines of {@link io.vireo.qemu.process.QemuProcess}; the length of a
 * socket path.
 *
 * <p><b>To add</b> a file that an instance keeps: a path in {@link
 * io.vireo.qemu.process.RunDirectory}.
 *
 * <p><b>Why like this.</b> A process is named by pid, start time and boot, so that a later daemon
 * finds its guests and never signals a stranger.
 */
package io.vireo.qemu.process;
