/**
 * <b>What.</b> How a record is written as XDR (RFC 4506) and read from it, in the dialect of
 * libvirt's wire protocol: big endian, everything padded to four bytes, a {@code char} a word of
 * its own.
 *
 * <p><b>Start reading at</b> {@link io.vireo.wire.xdr.XdrRecord}.
 *
 * <p><b>Who owns the state.</b> Nobody: a codec never changes after it was made.
 *
 * <p><b>Limits.</b> {@link io.vireo.wire.xdr.XdrRecord#STRING_BYTES_MAX}, {@link
 * io.vireo.wire.xdr.XdrRecord#LIST_MAX}, and {@link io.vireo.wire.xdr.Max} where a component has
 * its own; nothing is allocated before its bytes are there.
 *
 * <p><b>To add</b> a type of components: a case in {@link io.vireo.wire.xdr.XdrTypes}.
 *
 * <p><b>Why like this.</b> The shape of a message is the shape of its record, said once; a
 * generator would say it in a second language.
 */
package io.vireo.wire.xdr;
