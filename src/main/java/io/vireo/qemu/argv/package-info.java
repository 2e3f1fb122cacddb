/**
 * <b>What.</b> A definition made into a QEMU command line, by pure functions.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.argv.CommandLine}: its three methods name every
 * part in the order in which it stands on the command line. A part is one file: {@code DiskArgs},
 * {@code InterfaceArgs} … {@link io.vireo.qemu.argv.DomainCompletion} comes before allocation and
 * fills in what the document leaves open.
 *
 * <p><b>Who owns the state.</b> Nobody. {@code Argv} is the command line while it is written and
 * lives for one call.
 *
 * <p><b>To add</b> a device: one file {@code NewArgs} with {@code add(Argv)}, its line in {@link
 * io.vireo.qemu.argv.CommandLine} where libvirt has it, its line out of {@link
 * io.vireo.qemu.argv.Unsupported}, one golden pair. What the emulator may lack is asked by {@code
 * argv.has(QemuFeature…)}, never by version. {@code Props} is a device, object or node (JSON where
 * the emulator takes it), {@code Options} is {@code a,b=c}, {@code Places} writes addresses.
 *
 * <p><b>Why like this.</b> Words, order and names are libvirt's, because saved states and migration
 * streams fit only machines that are built alike; and what nobody here understands is refused with
 * its place, because a guest that silently lacks a device is found out too late.
 */
package io.vireo.qemu.argv;
