/**
 * <b>What.</b> How a record is read and written: annotations on its components, which every format
 * reads as it needs.
 *
 * <p><b>Start reading at</b> {@link io.vireo.wire.Child}, then any record of {@code
 * io.vireo.model}.
 *
 * <p><b>Who owns the state.</b> Nobody: declarations only.
 *
 * <p><b>To add</b> an idiom that documents use again and again: an annotation here and a part in
 * {@code wire.xml}; for an idiom used once, a record of its own is cheaper.
 *
 * <p><b>Why like this.</b> A component's type is its cardinality, so that a document's shape is
 * said once. Pairs of parse and format functions say it twice and drift apart; JAXB wants mutable
 * beans and loses what it does not know.
 */
package io.vireo.wire;
