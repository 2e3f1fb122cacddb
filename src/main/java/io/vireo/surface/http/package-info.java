/**
 * <b>What.</b> The HTTP API below {@code /v1}: routes, arguments, answers, problems and the OpenAPI
 * document, all derived from the catalogue's rows.
 *
 * <p><b>Start reading at</b> {@link io.vireo.surface.http.HttpSurface}, then {@code RowCalls}.
 *
 * <p><b>Who owns the state.</b> A request belongs to its connection's context; answers that arrive
 * on other threads are brought back by {@code Deadlines}. Shared are only the count of subscribers
 * and the texts of the latest events.
 *
 * <p><b>Limits.</b> All in {@link io.vireo.surface.http.HttpLimits}.
 *
 * <p><b>To add</b> a call: nothing; a row of the catalogue with a route is served. To add a page
 * that is no call: a case of {@code RouteTable.Target}.
 *
 * <p><b>Why like this.</b> Whoever reaches this API is root on the host. So a request is refused
 * for where it comes from before it is routed, for its permission before its body is parsed, and
 * for its size before it is held. The routes are a table and not a chain of handlers, because then
 * 404, 405 and the OpenAPI document are readings of the same table.
 */
package io.vireo.surface.http;
