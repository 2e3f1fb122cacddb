/**
 * <b>What.</b> The conversation with a running QEMU: commands as records, answers matched by id,
 * events in order, and a deadline on everything.
 *
 * <p><b>Start reading at</b> {@link io.vireo.qemu.qmp.QmpClient}; its lines are read in {@code
 * QmpCodec}.
 *
 * <p><b>Who owns the state.</b> A client is confined to the loop it was connected for.
 *
 * <p><b>Limits.</b> {@code LINE_BYTES_MAX}, {@code OUTSTANDING_MAX}, {@code COMMAND_DEADLINE}.
 *
 * <p>A command can take open files along ({@link io.vireo.qemu.qmp.DescriptorCommands}), where the
 * transport can.
 *
 * <p><b>To add</b> a command: one record, named after the QAPI command, in the file of its QAPI
 * module; its components are the arguments.
 *
 * <p><b>Why like this.</b> A QEMU that hangs must cost its callers one deadline and then nothing:
 * after the first miss no command is queued for it, and it is believed again when it is heard.
 */
package io.vireo.qemu.qmp;
