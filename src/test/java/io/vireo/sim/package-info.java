/**
 * <b>What.</b> The promise of a save, held against every power cut: what the real writer asks of
 * the disk is recorded, the power goes after each call, and the real reader opens everything that
 * may be left. {@code docs/save-image.md} says what is promised.
 *
 * <p><b>Start reading at</b> {@link io.vireo.sim.SaveCrashTest} for what is held, {@link
 * io.vireo.sim.DiskModelTest} for what a disk may lose, {@link io.vireo.sim.HarnessTest} for how it
 * is known that the harness sees: libvirt's order of calls, and ours with a flush left out.
 *
 * <p>A {@link io.vireo.sim.Recorder} stands under the writer and keeps a {@link io.vireo.sim.Tape}
 * of calls, each with its beginning and its end, and of what the world was told meanwhile. {@link
 * io.vireo.sim.PowerCut} gives the tape to a {@link io.vireo.sim.DiskModel} event by event and
 * makes all {@link io.vireo.sim.Remains}: each sector that was written since the last flush is any
 * of its versions, the length too, each unflushed change of a name happened or not. {@link
 * io.vireo.sim.Findings} lays them on a real file system and asks the reader: whatever calls itself
 * complete is whole, the target is what it was said to be, a new start changes nothing and leaves
 * nothing beside it. A {@link io.vireo.sim.Fault} makes one call fail, whichever it is, done or
 * not.
 *
 * <p>A finding tells the calls and what survived, and is made again by {@code
 * -Dvireo.sim.replay=PLACE} with the same test.
 *
 * <p><b>Who owns the state.</b> Each test its own directory, in memory where the machine has such a
 * file system.
 *
 * <p><b>Limits.</b> All that may be left of one moment and naming, up to {@link
 * io.vireo.sim.PowerCut#CONTENTS_MAX}; of more, the extremes and as many by a seed. Not modelled: a
 * sector that is torn, new blocks that show what a deleted file left in them, directories
 * themselves, block devices, two file systems at once, the machine's own disks.
 *
 * <p><b>To add</b> a way of saving: a {@link io.vireo.sim.Workshop.Way} and a test that says what
 * the target may be before and after.
 *
 * <p><b>Why like this.</b> A power cut cannot be tried often enough on real disks, and those lose
 * only what they happen to lose. The model loses everything that it is allowed to.
 */
package io.vireo.sim;
