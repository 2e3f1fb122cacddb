/**
 * <b>What.</b> The domains: their definitions, their lives, their saved states, and how all of it
 * is found again after the daemon was gone.
 *
 * <p><b>Start reading at</b> {@link io.vireo.domain.DomainRegistry}, then {@link
 * io.vireo.domain.DomainOwner}; the long stories are {@code StartStory} and {@code SaveStory};
 * {@code Recovery} and {@code Reattachment} are what happens at the daemon's start.
 *
 * <p><b>Who owns the state.</b> A registry, its owners and everything they hold live on the loop of
 * their connection. Other threads ask by {@code loop.call}, and see what is shown of a domain as
 * the owner left it: {@code DomainOwner.shown}.
 *
 * <p><b>Limits.</b> {@code OwnerQueue.WAITING_MAX} calls wait for one domain; {@code
 * DomainRegistry.DOMAINS_MAX} domains a connection.
 *
 * <p><b>To add</b> a call on domains: its row in {@code operation}, a method of {@link
 * io.vireo.domain.DomainOwner}, a line in {@code DomainCalls}. Work that takes time is a story: a
 * class with a list of steps and their undos.
 *
 * <p><b>Why like this.</b> One owner and one queue a domain: no locks, no lock order to explain,
 * and a hypervisor that does not answer costs its own domain and nobody else's.
 */
package io.vireo.domain;
