/**
 * <b>What.</b> What one QEMU binary can do on this host: machines, processors, devices, commands
 * and features, found out by asking it over QMP.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.caps.QemuCapabilities}; {@link
 * io.vireo.qemu.caps.Prober} is how it is asked.
 *
 * <p><b>Who owns the state.</b> Nobody: values and pure readings. The caller runs the process that
 * is asked and keeps {@link io.vireo.qemu.caps.CapabilityDocument} where it keeps files.
 *
 * <p><b>To add</b> a feature: one row in {@link io.vireo.qemu.caps.QemuFeature}; the question it
 * needs and the cache's end follow from the row.
 *
 * <p><b>Why like this.</b> Distributions carry features back and leave others out, so a version
 * says nothing; and because reading is apart from asking, recorded replies of forty QEMUs can stand
 * in for them.
 */
package io.vireo.qemu.caps;
