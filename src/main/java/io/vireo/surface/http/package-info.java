/**
 * <b>What.</b> The HTTP API below {@code /v1}: routes, arguments, answers, problems and the OpenAPI
 * document, all derived from the catalogue's rows, on a router of Vert.x Web.
 *
 * <p><b>Start reading at</b> {@link io.vireo.surface.http.HttpSurface}, then {@code RowCalls}.
 *
 * <p><b>Who owns the state.</b> A request belongs to its connection's context; answers that arrive
 * on other threads are brought back by {@code Deadlines}. Shared are only the counts of
 * connections, of subscribers and of bytes held, the texts of the latest events, and what was
 * answered last to plain reads.
 *
 * <p><b>Limits.</b> All in {@link io.vireo.surface.http.HttpLimits}; {@code ReadPlaces} says how
 * much of old answers is kept.
 *
 * <p><b>To add</b> a call: nothing; a row of the catalogue with a route is served. To add a page
 * that is no call: a line in {@code HttpSurface.serve}.
 *
 * <p><b>Why like this.</b> Whoever reaches this API is root on the host. So a request is refused
 * for where it comes from before it is routed, for its permission before its body is read, and for
 * its size before it is held. Whatever is wrong, on whatever route, fails the routing context, and
 * one failure handler turns that into a problem. {@code PlainReads} is the same for a request that
 * has none of the things that a router asks for, which most have not, and leaves all others to it.
 */
package io.vireo.surface.http;
