/**
 * <b>What.</b> What can be done to a running QEMU besides starting, saving and ending it: devices
 * plugged in and out, disks, memory and processors changed, keys pressed, the agent and the monitor
 * asked, the memory dumped.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.live.Abilities}, then {@code LiveDevices}.
 *
 * <p><b>Who owns the state.</b> The connection's loop: what stands behind each device that was
 * plugged in; all else is asked from QEMU when it is wanted.
 *
 * <p><b>To add</b> an ability: its interface in {@code driver}, a class here, a line in {@code
 * Abilities}.
 *
 * <p><b>Why like this.</b> A device is plugged by the words that the command line has for it, so
 * nothing knows twice how a disk or a card is made.
 */
package io.vireo.qemu.live;
