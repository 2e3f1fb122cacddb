/**
 * <b>What.</b> What stands below {@code <devices>}: a record for each kind of device, and variants
 * of a kind as sealed interfaces.
 *
 * <p><b>Start reading at</b> {@link io.vireo.model.domain.device.Device}, then {@link
 * io.vireo.model.domain.device.Disk}.
 *
 * <p><b>Who owns the state.</b> Nobody: immutable records.
 *
 * <p><b>To add</b> a device: a record with {@code @Element} named in {@code Device}'s permits
 * clause; the compiler then points at every switch that must know it.
 *
 * <p><b>Why like this.</b> All devices share one component, {@code DeviceInfo}, for what the daemon
 * allocates; so allocation replaces one component and never touches what the user wrote.
 */
package io.vireo.model.domain.device;
