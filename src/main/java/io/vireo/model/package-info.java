/**
 * <b>What.</b> The values that several documents share: sizes, switches, labels.
 *
 * <p><b>Start reading at</b> {@link io.vireo.model.MemorySize}.
 *
 * <p><b>Who owns the state.</b> Nobody: immutable records.
 *
 * <p><b>To add</b> a document: a package below this one with one record as its root.
 *
 * <p><b>Why like this.</b> Records are the schema: everything else (XML, JSON, tables, differences)
 * is a reading of their components.
 */
package io.vireo.model;
