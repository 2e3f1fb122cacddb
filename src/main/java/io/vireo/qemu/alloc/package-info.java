/**
 * <b>What.</b> What a guest's devices need beyond what its document says: controllers, addresses on
 * PCI, USB, disk and serial buses, aliases.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.alloc.Allocation}: its steps are the story.
 *
 * <p><b>Who owns the state.</b> Nobody: a pure function from definition to definition.
 *
 * <p><b>Limits.</b> 256 PCI buses.
 *
 * <p><b>To add</b> a device: its alias in {@code Aliases}; if it is a PCI device its row in {@code
 * PciNeed}; if it has a bus of its own, one more step.
 *
 * <p><b>Why like this.</b> A saved state finds its devices by name and place, so what is allocated
 * must be the same every time and the same as libvirt's, whose images must be taken in.
 */
package io.vireo.qemu.alloc;
