/**
 * <b>What.</b> {@code ./vireo demo}: a private daemon, a real guest, and everything that can go
 * wrong with a save, each step verified from outside.
 *
 * <p><b>Start reading at</b> {@link io.vireo.cli.demo.Story}.
 *
 * <p><b>Who owns the state.</b> {@link io.vireo.cli.demo.DemoCommand} owns a directory of its own,
 * the daemon's process and, through that, the guest; all are gone after it, unless {@code --keep}.
 *
 * <p><b>To add</b> a scene: a method in {@link io.vireo.cli.demo.Story}, and a line in its list.
 *
 * <p><b>Why like this.</b> The daemon is a process that is really killed, and what is claimed of
 * the guest is what the guest itself says on its serial line. Nothing here looks inside the daemon.
 */
package io.vireo.cli.demo;
