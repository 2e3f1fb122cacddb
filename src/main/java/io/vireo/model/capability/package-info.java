/**
 * <b>What.</b> What hosts, hypervisors and guests can be, as libvirt writes it: the capabilities of
 * a connection, those of a kind of domain, and what a machine's firmware says of it.
 *
 * <p><b>Start reading at</b> {@link io.vireo.model.capability.CapabilitiesDocument}, then {@link
 * io.vireo.model.capability.DomainCapabilities}.
 *
 * <p><b>Who owns the state.</b> Nobody: immutable records.
 *
 * <p><b>To add</b> an element: a component at the place where libvirt writes it; whoever makes the
 * document does not compile until it says it.
 *
 * <p><b>Why like this.</b> These documents are only ever written here and read by clients, so that
 * they keep no extras: a document with something unknown is refused.
 */
package io.vireo.model.capability;
