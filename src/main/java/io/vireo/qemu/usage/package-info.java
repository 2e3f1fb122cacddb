/**
 * <b>What.</b> What the guests use: processors, memory, disks and network cards, of all guests of a
 * connection in one round.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.usage.StatisticsRound}, then {@link
 * io.vireo.qemu.usage.GuestMeter}.
 *
 * <p><b>Who owns the state.</b> The connection's loop: the last round, and what each guest's
 * monitor said last.
 *
 * <p><b>Limits.</b> {@code PARALLEL_MAX} guests are asked at a time, each for {@code
 * GUEST_DEADLINE}, and all of them for {@code ROUND_DEADLINE}.
 *
 * <p><b>To add</b> a number: a component of {@code driver.GuestStatistics}, and where it is read
 * from: the monitor in {@code GuestMeter}, the kernel in {@code host.KernelCounters}.
 *
 * <p><b>Why like this.</b> The kernel tells processor time and packets without the guest; only
 * disks and the balloon need its monitor. So a guest that hangs costs one short wait once, and its
 * processor time is still true.
 */
package io.vireo.qemu.usage;
