/**
 * <b>What.</b> The tail of the event log on disk: a subscriber that comes back after a restart of
 * the daemon goes on where it was.
 *
 * <p><b>Start reading at</b> {@link io.vireo.journal.Journal}.
 *
 * <p><b>Who owns the state.</b> Events wait in a queue that any thread adds to; the files belong to
 * a lane of one batch at a time.
 *
 * <p><b>Limits.</b> {@code Journal.WAITING_MAX}, {@code Journal.BATCH_TIME}, {@code
 * JournalReading.LINES_MAX}; two files, each of as many events and bytes as the ring.
 *
 * <p><b>To add</b> something to an event: nothing; a line is the JSON that subscribers get.
 *
 * <p><b>Why like this.</b> A flush for each event would cost more than the event. What was told and
 * not written when a daemon is killed is found out by the missing end mark, and told as a gap with
 * how the domains stand; so a lost batch costs a snapshot and never a lie.
 */
package io.vireo.journal;
