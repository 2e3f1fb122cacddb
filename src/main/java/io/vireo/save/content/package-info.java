/**
 * <b>What.</b> What an image holds, looked into: the checksums of its stream, the head of QEMU's
 * stream, the blocks of memory of a sparse one.
 *
 * <p><b>Start reading at</b> {@link io.vireo.save.content.DigestTable}, whose bytes {@code
 * docs/save-image.md} specifies.
 *
 * <p><b>Who owns the state.</b> Nobody: values, and readings that block.
 *
 * <p><b>Limits.</b> A table is no larger than the area it stands in; {@link
 * io.vireo.save.content.MappedRam} reads so many blocks and no more.
 *
 * <p><b>To add</b> another checksum: a new version of the footer, and a case of {@link
 * io.vireo.save.content.ImageDigests} for readers that do not know it.
 *
 * <p><b>Why like this.</b> The bytes come from files that anybody may have written: nothing is
 * believed that does not fit, and no memory is taken by what they claim.
 */
package io.vireo.save.content;
