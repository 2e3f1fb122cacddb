/**
 * <b>What.</b> Small documents that survive: definitions, job records, identities of running
 * guests. And the few file operations ({@link io.vireo.state.FileCalls}) whose order decides what a
 * power cut leaves, shared with the rooms that write save images.
 *
 * <p><b>Start reading at</b> {@link io.vireo.state.StateStore}, then {@link
 * io.vireo.state.Envelope} for the bytes.
 *
 * <p><b>Who owns the state.</b> The files do. A store keeps only the order of pending work per key;
 * its futures complete on its lane.
 *
 * <p><b>Limits.</b> {@link io.vireo.state.StateStore#DOCUMENT_BYTES_MAX}, {@link
 * io.vireo.state.StateStore#PENDING_MAX}, {@link io.vireo.state.DocumentName#BYTES_MAX}.
 *
 * <p><b>To add</b> a kind of document: choose a collection name; nothing here changes.
 *
 * <p><b>Why like this.</b> One file a document and no database: a damaged document costs itself and
 * nothing else, and a person with an editor can read and repair what is there. Everything that
 * writes goes through {@link io.vireo.state.FileCalls}, so that tests can fail any step and can
 * assert the order of all of them.
 */
package io.vireo.state;
