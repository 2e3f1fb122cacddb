/**
 * <b>What.</b> Pure passes over documents: from one document to the next, or to a list of problems.
 *
 * <p><b>Start reading at</b> {@link io.vireo.rules.Validation}, {@link io.vireo.rules.Defaults}.
 *
 * <p><b>Who owns the state.</b> Nobody: functions only.
 *
 * <p><b>Limits.</b> a name's length, the number of vcpus and disks, and the problems listed at once
 * have limits next to their checks.
 *
 * <p><b>To add</b> a check: a line in {@code MachineChecks} or {@code DeviceChecks}; a default:
 * {@code Defaults} if every hypervisor needs it, {@code PcDefaults} if only a PC does.
 *
 * <p><b>Why like this.</b> What a host or an identity generator decides comes in as an argument
 * ({@link io.vireo.rules.Given}), so that every pass gives the same answer twice and can be tested
 * without either.
 */
package io.vireo.rules;
