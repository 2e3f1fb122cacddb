/**
 * <b>What.</b> How a record is read from JSON and written to it: one configuration of Jackson for
 * HTTP bodies, events, job results and the command line's {@code --json}.
 *
 * <p><b>Start reading at</b> {@link io.vireo.wire.json.Json}.
 *
 * <p><b>Who owns the state.</b> There is none.
 *
 * <p><b>Limits.</b> {@code Json.DOCUMENT_BYTES_MAX}, {@code Json.NESTING_MAX}, {@code
 * Json.NAME_CHARS_MAX}.
 *
 * <p><b>To add</b> a value that is written as plain text: one line in {@code PlainText}.
 *
 * <p><b>Why like this.</b> Jackson parses and binds; its refusals, written for programmers, are
 * turned into sentences for callers in one place, so that every surface says the same.
 */
package io.vireo.wire.json;
