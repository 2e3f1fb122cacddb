/**
 * <b>What.</b> Reads XML into records and writes records as XML, keeping what no record knows.
 *
 * <p><b>Start reading at</b> {@link io.vireo.wire.xml.XmlCodec}.
 *
 * <p><b>Who owns the state.</b> Nobody: plans are made once per record class and never change.
 *
 * <p><b>Limits.</b> {@link io.vireo.wire.xml.XmlLimits}; document type declarations are refused.
 *
 * <p><b>To add</b> a kind of component: a case of {@code Part} and its line in {@code PartFactory};
 * a scalar type: {@code Scalar}.
 *
 * <p><b>Why like this.</b> Text becomes a tree first and the tree becomes records: the tree is what
 * can tell which parts nobody claimed, and where they stood. Binding straight from the stream would
 * be a little faster and could not put unknown things back in their places.
 */
package io.vireo.wire.xml;
