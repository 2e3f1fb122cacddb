/**
 * <b>What.</b> Real guests and real neighbours for the tests: the counting guest, a small Linux,
 * two QEMUs, and a private libvirt daemon to be interoperable with.
 *
 * <p><b>Start reading at</b> {@link io.vireo.guest.CounterImageIT}, which uses nearly all of it.
 *
 * <p><b>Who owns the state.</b> The test that opened it: everything that runs is closed with
 * try-with-resources, and leaves no process behind.
 *
 * <p><b>Limits.</b> {@link io.vireo.guest.LibvirtDaemon} cannot be restarted on the directories of
 * another one while guests of that one run: their monitor sockets belong to its mount namespace.
 *
 * <p><b>To add</b> a part: a function in {@code src/test/provision.sh}, a locator and an assumption
 * in {@link io.vireo.guest.TestParts}.
 *
 * <p><b>Why like this.</b> A machine may lack any part, and a test that needs it is then skipped
 * with a sentence that says how to get it; so no test names a path of its own.
 */
package io.vireo.guest;
