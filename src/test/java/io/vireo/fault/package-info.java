/**
 * <b>What.</b> The promise of a save on real disks, against real deaths: daemon and machine killed
 * at seeded points of it, disks that fill, fail, keep a quota or turn read-only under it. What must
 * hold each time: no guest is lost, no image is wrongly complete, nothing temporary stays.
 *
 * <p><b>Start reading at</b> {@link io.vireo.fault.KillIT}, then {@link io.vireo.fault.KillScene};
 * the disks begin at {@link io.vireo.fault.DiskIT}.
 *
 * <p><b>Who owns the state.</b> A scene: its directory, its daemon and its one guest. After a
 * failure it is thrown away, so that one broken point does not break those behind it.
 *
 * <p><b>Limits.</b> Disks need root. What the machine lacks is said, and skipped.
 *
 * <p><b>To add</b> a road that a state can take: a row of {@link io.vireo.fault.Road}; a moment at
 * which to kill: a row of {@link io.vireo.fault.Trigger}; a way for a disk to fail: a test.
 *
 * <p><b>Why like this.</b> The simulated cuts of {@code sim} are exhaustive about a model of a disk
 * and know nothing of kernels, processes and QEMU; here a few hundred real points check that model.
 */
package io.vireo.fault;
