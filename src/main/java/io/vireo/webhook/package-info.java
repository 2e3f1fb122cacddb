/**
 * <b>What.</b> Events sent to addresses outside: signed, in order, tried again with growing waits,
 * and given up to a list that can be read and tried once more.
 *
 * <p><b>Start reading at</b> {@link io.vireo.webhook.Webhooks}.
 *
 * <p><b>Who owns the state.</b> One loop owns all hooks.
 *
 * <p><b>Limits.</b> {@code Webhooks.HOOKS_MAX}, {@code Delivery.DEAD_MAX}, {@link
 * io.vireo.webhook.Pace}. What waits to be sent is the event log's; what falls out of that is sent
 * as a gap and how the domains stand.
 *
 * <p><b>To add</b> a header: {@code Sender}. To add a filter: {@code AddWebhook} and {@code Hook}.
 *
 * <p><b>Why like this.</b> A hook is a subscriber like any other whose place is written down, so
 * there is no second queue that could grow, be lost or disagree with the log.
 */
package io.vireo.webhook;
