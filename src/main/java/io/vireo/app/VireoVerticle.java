package io.vireo.app;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.bus.BusBridge;
import io.vireo.surface.bus.BusOptions;
import java.util.Optional;

/**
 * Vireo inside an application, deployed by name with JSON options:
 *
 * <pre>{@code
 * vertx.deployVerticle("io.vireo.app.VireoVerticle",
 *     new DeploymentOptions().setConfig(new JsonObject()
 *         .put("state-dir", "/srv/vms/state").put("run-dir", "/srv/vms/run")
 *         .put("event-bus", new JsonObject().put("address", "vireo"))));
 * }</pre>
 *
 * <p>The keys are those of {@code conf/vireo.yaml}; no network is served. {@code event-bus}, where
 * it is there, opens the bridge ({@link BusOptions}). While it is deployed, {@link Vireo#deployed}
 * gives the typed calls, without any serialisation.
 */
public final class VireoVerticle extends VerticleBase {

  private static final String EVENT_BUS = "event-bus";

  /** Found by objects in a map of the {@code Vertx} itself. */
  private record Held(Vireo vireo) implements Shareable {}

  private Optional<Vireo> vireo = Optional.empty();
  private Optional<BusBridge> bridge = Optional.empty();

  @Override
  public Future<?> start() {
    JsonObject settings = config().copy();
    Optional<BusOptions> bus =
        Optional.ofNullable(settings.remove(EVENT_BUS)).map(VireoVerticle::busOptions);
    return Vireo.open(vertx, Settings.parse(settings.isEmpty() ? "" : settings.encode()))
        .compose(opened -> deployed(opened, bus))
        .recover(failure -> stop().transform(_ -> Future.failedFuture(failure)));
  }

  private Future<?> deployed(Vireo opened, Optional<BusOptions> bus) {
    vireo = Optional.of(opened);
    held(vertx).put(deploymentID(), new Held(opened));
    return bus.map(options -> bridge(opened, options)).orElseGet(Future::succeededFuture);
  }

  private Future<BusBridge> bridge(Vireo opened, BusOptions options) {
    return BusBridge.open(vertx.eventBus(), opened.wiring().dispatcher(), options)
        .onSuccess(
            open -> {
              bridge = Optional.of(open);
              opened.events().handler(event -> open.publish(opened.node(), event));
            });
  }

  private static BusOptions busOptions(Object value) {
    if (!(value instanceof JsonObject options)) {
      throw new VirtException(ErrorCode.CONF_SYNTAX, EVENT_BUS + " must be an object");
    }
    return new BusOptions(
        options.getString("address"),
        options.getBoolean("clustered", false),
        options.getString("caller"));
  }

  @Override
  public Future<?> stop() {
    held(vertx).remove(deploymentID());
    return bridge
        .map(BusBridge::close)
        .orElseGet(Future::succeededFuture)
        .eventually(() -> vireo.map(Vireo::close).orElseGet(Future::succeededFuture));
  }

  private static LocalMap<String, Held> held(Vertx vertx) {
    return vertx.sharedData().getLocalMap(VireoVerticle.class.getName());
  }

  /** What was opened under that name, while it is deployed. */
  static Optional<Vireo> deployed(Vertx vertx, String deployment) {
    return Optional.ofNullable(held(vertx).get(deployment)).map(Held::vireo);
  }
}
