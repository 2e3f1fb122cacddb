/**
 * <b>What.</b> The devices of a domain while it is there: plugged, unplugged, changed, measured,
 * and what is done to the guest through them: keys, the agent's line, a dump.
 *
 * <p><b>Start reading at</b> {@link io.vireo.domain.device.DeviceCalls}.
 *
 * <p><b>Who owns the state.</b> The domain's owner, reached through {@link io.vireo.domain.Guests}.
 *
 * <p><b>Limits.</b> A guest has {@code LETTING_GO} to let go of a device before the call says that
 * it has not; when it does later, that is an event.
 *
 * <p><b>To add</b> a call: its row in {@code operation}, an ability of {@code driver} where the
 * machine has to do something, one {@code bind} here.
 *
 * <p><b>Why like this.</b> Definitions change by {@code rules} alone, for devices of all kinds;
 * only machines need to know how a device is plugged.
 */
package io.vireo.domain.device;
