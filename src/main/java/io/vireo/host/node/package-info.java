/**
 * <b>What.</b> What the kernel tells of the machine: processors and how they lie together, memory
 * and its pages, caches, what the firmware says. Read from {@code /proc} and {@code /sys}.
 *
 * <p><b>Start reading at</b> {@link io.vireo.host.node.NodeReader}, the door; {@link
 * io.vireo.host.node.TopologyReader} and {@link io.vireo.host.node.CacheReader} make the large
 * parts of a capabilities document.
 *
 * <p><b>Who owns the state.</b> Nobody: everything is read when it is asked for.
 *
 * <p><b>Limits.</b> The length of a file and the number of processors that are believed.
 *
 * <p><b>To add</b> a fact: a method of the reader whose subject it is, with a tree of files in its
 * test.
 *
 * <p><b>Why like this.</b> Readers take the directory that stands for {@code /sys}: a tree of
 * another machine is as good as the machine itself, which is how odd machines are tested. What
 * cannot be read is not there; a kernel that tells less makes a document that says less.
 */
package io.vireo.host.node;
