/**
 * <b>What.</b> The one path that every call takes, whatever surface it came in by.
 *
 * <p><b>Start reading at</b> {@link io.vireo.dispatch.Dispatcher}.
 *
 * <p><b>Who owns the state.</b> There is none.
 *
 * <p><b>To add</b> a concern of all calls (an audit line, a limit): here, once.
 *
 * <p><b>Why like this.</b> Parsing is a function that runs after the permission check, so that a
 * document from somebody who may not send it is never looked at.
 */
package io.vireo.dispatch;
