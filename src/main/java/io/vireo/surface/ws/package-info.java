/**
 * <b>What.</b> Events to whoever subscribed: the numbered log as a WebSocket of JSON texts. {@code
 * surface.http} gives the same feed as server-sent events.
 *
 * <p><b>Start reading at</b> {@link io.vireo.surface.ws.EventFeed}.
 *
 * <p><b>Who owns the state.</b> A feed belongs to its connection's context. The only thing shared
 * is {@link io.vireo.surface.ws.EventText}'s memory of encoded events.
 *
 * <p><b>Limits.</b> {@code EventFeed.BURST_MAX}, {@code EventFeed.STALLED_TICKS_MAX}, {@code
 * EventFeed.ANSWERS_MAX}, {@code SpokenTexts.TEXT_BYTES_MAX}, {@code EventText.REMEMBERED_MAX}; how
 * many subscribe at once is {@code HttpLimits.subscribersMax}.
 *
 * <p><b>To add</b> a filter: a component of {@link io.vireo.surface.ws.EventQuery} and {@link
 * io.vireo.surface.ws.FilterText}. To add an event: nothing; its JSON follows from its record.
 *
 * <p><b>Why like this.</b> A feed pulls from its place in the log only while its connection takes
 * more, so a reader that stops reading holds one place and no memory, and is told the gap when it
 * comes back.
 */
package io.vireo.surface.ws;
