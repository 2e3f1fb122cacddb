package io.vireo.telemetry.health;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * One part that is looked at.
 *
 * @param part what it is called: {@code state}, {@code loops} …
 * @param look asks it; what fails or is late counts as failing, with that as the reason
 */
public record HealthCheck(String part, Supplier<Future<Verdict>> look) {}
