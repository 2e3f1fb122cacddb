/**
 * <b>What.</b> The daemon as its users have it: a process of its own with real guests, called over
 * its socket, killed, restarted, starved and lied to. Nothing here knows the daemon's insides.
 *
 * <p><b>Start reading at</b> {@link io.vireo.e2e.SaveIT}; {@link io.vireo.e2e.ServedDaemon} is the
 * process, {@link io.vireo.e2e.Api} the way in, {@link io.vireo.e2e.CountingGuest} the proof that a
 * guest went on.
 *
 * <p><b>Who owns the state.</b> Each test: a directory, a daemon and its guests, all gone when the
 * test is over. Guests outlive their daemon on purpose, so they are ended by the pid files in the
 * daemon's run directory.
 *
 * <p><b>Limits.</b> Most of it needs a QEMU, some of it root; what is missing skips the test with a
 * sentence.
 *
 * <p><b>To add</b> a scene: a test in the class of its subject. A moment in a job is found by
 * asking the job, never by waiting for a while.
 *
 * <p><b>Why like this.</b> What is promised is promised of the process, not of its classes: a
 * SIGKILL, a full disk and another daemon cannot be had inside one JVM.
 */
package io.vireo.e2e;
