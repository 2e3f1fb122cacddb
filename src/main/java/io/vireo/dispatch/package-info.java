/**
 * <b>What.</b> The one path that every call takes, whatever surface it came in by.
 *
 * <p><b>Start reading at</b> {@link io.vireo.dispatch.Dispatcher}.
 *
 * <p><b>Who owns the state.</b> {@link io.vireo.dispatch.IdempotencyKeys} remembers calls that were
 * made with a key; nothing else is remembered.
 *
 * <p><b>Limits.</b> {@code IdempotencyKeys.KEYS_MAX}, {@code IdempotencyKeys.CHARACTERS_MAX}.
 *
 * <p><b>To add</b> a concern of all calls (an audit line, a limit): here, once.
 *
 * <p><b>Why like this.</b> Parsing is a function that runs after the permission check, so that a
 * document from somebody who may not send it is never looked at. A dry run takes the path of the
 * real call up to the answerer's {@code call.aboutToAct}, and no further: so a new row has one as
 * soon as its answerer asks that, and a test asks every row.
 */
package io.vireo.dispatch;
