/**
 * <b>What.</b> Seeing the daemon run: metrics, health, traces, lines of the log. It listens; nobody
 * waits for it and it changes nothing.
 *
 * <p><b>Start reading at</b> {@link io.vireo.telemetry.MetricsPage} and any {@link
 * io.vireo.telemetry.MetricSource}; then {@code telemetry.health} and {@code telemetry.trace}.
 *
 * <p><b>Who owns the state.</b> Counters are additions from any thread; what exists anyway is read
 * when somebody scrapes.
 *
 * <p><b>Limits.</b> {@code SOURCE_DEADLINE} for each source of a scrape; so many domains have
 * series of their own as {@code telemetry.domains} says.
 *
 * <p><b>To add</b> a metric: a line in the source that knows it, or a source and its line in {@code
 * app.Telemetry}. Labels take values from a fixed set, or from what a named limit bounds.
 *
 * <p><b>Why like this.</b> Whoever scrapes pays: counting costs a call one addition, and a daemon
 * that nobody scrapes collects nothing from its guests.
 */
package io.vireo.telemetry;
