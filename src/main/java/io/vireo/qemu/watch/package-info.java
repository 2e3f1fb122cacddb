/**
 * <b>What.</b> What QEMU's events mean to the core: one table, a row an event.
 *
 * <p><b>Start reading at</b> {@code WatchTable}, then {@link io.vireo.qemu.watch.Watch}.
 *
 * <p><b>Who owns the state.</b> One {@code Watch} an instance, confined to its loop.
 *
 * <p><b>To add</b> an event: one row.
 *
 * <p><b>Why like this.</b> QEMU tells a stop and its reason apart, in two events; only here are
 * they put together.
 */
package io.vireo.qemu.watch;
