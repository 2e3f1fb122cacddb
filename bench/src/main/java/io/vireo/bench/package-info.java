/**
 * <b>What.</b> How fast Vireo is and what it costs, beside a named peer in the same run: small
 * pieces with JMH, and whole saves and restores of a real guest through a real daemon.
 *
 * <p><b>Start reading at</b> {@link io.vireo.bench.Main}, then {@link io.vireo.bench.SaveBench}.
 *
 * <p><b>Who owns the state.</b> {@link io.vireo.bench.SaveBench} owns its daemon, guest and
 * directory, and removes all three; a benchmark of JMH has only its own fields.
 *
 * <p><b>To add</b> a small benchmark: a class that ends in {@code Bench}, with methods {@code what}
 * and {@code whatByPeer}; it is found by its name.
 *
 * <p><b>Why like this.</b> The daemon under test is the shipped jar, unchanged: what watches its
 * event loops enters through Vert.x's own door for service providers.
 */
package io.vireo.bench;
