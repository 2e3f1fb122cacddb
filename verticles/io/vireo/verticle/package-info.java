/**
 * <b>What.</b> What runs: one class a deployment unit. A hypervisor connection, and the door for
 * HTTP.
 *
 * <p><b>Start reading at</b> {@link io.vireo.verticle.HypervisorVerticle}.
 *
 * <p><b>Who owns the state.</b> Each verticle owns what it opened, on its own event loop, and
 * closes it in reverse.
 *
 * <p><b>To add</b> a unit: a class that opens one thing in {@code start} and closes it in {@code
 * stop}, and a line in {@code app} that deploys it.
 *
 * <p><b>Why like this.</b> A source root of their own at the top of the repository, so that the
 * topology is the first thing one sees.
 */
package io.vireo.verticle;
