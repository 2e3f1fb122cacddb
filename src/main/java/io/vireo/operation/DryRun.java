package io.vireo.operation;

import java.util.Optional;

/**
 * What a call would do, had it not been a dry run. It was authorised, parsed, validated and
 * admitted as the real one; nothing was touched, and nothing is promised. Calls whose rehearsal has
 * more to say answer with a {@link Preflight} instead.
 *
 * @param operation the row's name
 * @param object the domain, or whatever else it is about
 * @param changes whether anything would be other than it is; false where it is so already
 * @param would what the call does, as reference pages say it
 */
public record DryRun(String operation, Optional<String> object, boolean changes, String would) {}
