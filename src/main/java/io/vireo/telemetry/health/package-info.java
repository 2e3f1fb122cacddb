/**
 * <b>What.</b> Whether the daemon is well, part by part, with a reason for each.
 *
 * <p><b>Start reading at</b> {@link io.vireo.telemetry.health.HealthChecks}, then {@link
 * io.vireo.telemetry.health.Parts}.
 *
 * <p><b>Who owns the state.</b> {@code HealthChecks} remembers its last look for {@code FRESH}.
 *
 * <p><b>Limits.</b> {@code DEADLINE} for each part.
 *
 * <p><b>To add</b> a part: a function in {@code Parts} and its line in {@code app.Telemetry}.
 *
 * <p><b>Why like this.</b> Degraded is not failing: a daemon one of whose guests hangs must not be
 * taken out of service for it, and certainly not restarted.
 */
package io.vireo.telemetry.health;
