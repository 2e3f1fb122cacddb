/**
 * <b>What.</b> What every driver must keep of the promises in {@code driver}, as abstract test
 * classes: a driver's own tests subclass each of them and give a {@link io.vireo.tck.Subject}.
 *
 * <p><b>Start reading at</b> {@link io.vireo.tck.Subject}, then {@link io.vireo.tck.LifeTck} and
 * {@link io.vireo.tck.SaveTck}; {@link io.vireo.tck.Trial} is the connection they use.
 *
 * <p><b>Who owns the state.</b> Each test has a {@link io.vireo.tck.Trial} of its own, which ends
 * every machine, thread and loop when it is closed and then checks what holds always: answers and
 * events come on the connection's loop, and the end of a machine is told once and last.
 *
 * <p><b>To add</b> a promise: one test in the class of its ability; an ability that a driver may
 * lack is asked for with {@link io.vireo.tck.Machine#as}, which skips the test.
 *
 * <p><b>Why like this.</b> The core is written against the interfaces and tested on the in-memory
 * driver; it is right about QEMU only if both pass the same kit.
 */
package io.vireo.tck;
