/**
 * <b>What.</b> The catalogue: each call once, as a row of pure data. HTTP routes, the OpenAPI
 * document, access checks, commands and reference pages are derived from it.
 *
 * <p><b>Start reading at</b> {@link io.vireo.operation.Operation}, then {@link
 * io.vireo.operation.SaveOperations}.
 *
 * <p><b>Who owns the state.</b> Nobody: values only.
 *
 * <p><b>To add</b> a call: its records and its row beside its like, one line in {@link
 * io.vireo.operation.Catalogue}, one {@code bind} in the room that carries it out. No surface is
 * touched.
 *
 * <p><b>Why like this.</b> A row cannot drift from itself. An interface with a method a call would
 * serve Java callers and leave routes, permissions and commands to be written again.
 */
package io.vireo.operation;
