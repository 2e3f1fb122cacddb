/**
 * <b>What.</b> Who is behind a request, what they may do and by which line of the policy, how much
 * of it at once, and what is written down of it.
 *
 * <p><b>Start reading at</b> {@link io.vireo.auth.Authenticator}, which is asked with {@link
 * io.vireo.auth.Evidence}, all that a surface has to find out; then {@link io.vireo.auth.Policy}.
 *
 * <p><b>Who owns the state.</b> Each reader of a file holds what it last read of it; failures and
 * limits are kept in tables of a fixed size. Any thread.
 *
 * <p><b>Limits.</b> {@code Attempts.ADDRESSES_MAX}, {@code CallerLimits.CALLERS_MAX}, {@code
 * AuditLog.LINES_MAX}, {@code Policy.LINES_MAX}, {@code Tokens.TOKENS_MAX}, {@code
 * WatchedFile.BYTES_MAX}, {@code KeySet.ASK_AGAIN_AFTER}.
 *
 * <p><b>To add</b> a way to be known: a class that turns one kind of evidence into a caller, and
 * its line where the ways are tried.
 *
 * <p><b>Why like this.</b> Surfaces show evidence and believe nothing; the dispatcher asks about
 * callers and knows nothing of certificates. What is between them can be read in one room.
 */
package io.vireo.auth;
