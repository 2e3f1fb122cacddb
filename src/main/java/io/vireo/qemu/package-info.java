/**
 * <b>What.</b> The driver for QEMU: a definition becomes a process, a monitor tells what it does.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.QemuDriver}, then {@code QemuStart}, which is one
 * start from beginning to end, and {@code QemuInstance}, which is what runs then.
 *
 * <p><b>Who owns the state.</b> QEMU. What is remembered of it here is confined to the loop of the
 * connection.
 *
 * <p><b>Limits.</b> Every command has a deadline ({@code QmpClient.COMMAND_DEADLINE}, {@code
 * DISK_DEADLINE}); starting, stopping and saving have those of {@code process} and {@code save}.
 *
 * <p>What a machine holds of the host besides its process (a run directory, tap devices) is in its
 * record, so that whoever finds it ended can put it away.
 *
 * <p><b>To add</b> an ability: its interface in {@code driver}, its method in {@code QemuInstance},
 * its command in {@code qmp}. A device: a row in {@code argv} and one in {@code alloc}.
 *
 * <p><b>Why like this.</b> A long story (start, attach, save) is a class that is used once and
 * thrown away, so that what lasts, the instance, stays small.
 */
package io.vireo.qemu;
