/**
 * <b>What.</b> How much a domain has and what is said of it: memory, processors, threads, limits,
 * title and metadata; in its definition, in its machine, or in both.
 *
 * <p><b>Start reading at</b> {@link io.vireo.domain.tuning.TuningCalls}.
 *
 * <p><b>Who owns the state.</b> The domain's owner, reached through {@link io.vireo.domain.Guests}:
 * a call has its turn, asks the machine, and only then changes the documents.
 *
 * <p><b>To add</b> something that can be tuned: its row in {@code operation}, what it does to a
 * document in {@code rules}, what the machine must do in an ability of {@code driver}, one {@code
 * bind} here.
 *
 * <p><b>Why like this.</b> The machine first: a document that says what the machine refused would
 * be believed by the next daemon.
 */
package io.vireo.domain.tuning;
