package io.vireo.verticle;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vireo.base.HypervisorUri;
import io.vireo.domain.Connections;
import io.vireo.domain.DomainRegistry;
import io.vireo.domain.DomainServices;
import io.vireo.driver.Driver;
import io.vireo.driver.DriverContext;

/**
 * One hypervisor connection: opens it, finds its domains again, makes them reachable; lets go of it
 * in reverse and leaves its guests running.
 */
public final class HypervisorVerticle extends VerticleBase {

  private final HypervisorUri uri;
  private final Driver driver;
  private final DriverContext home;
  private final DomainServices services;
  private final Connections connections;

  private DomainRegistry registry;

  /**
   * @param context its loop owns the connection and every domain of it
   * @param connections where the domains are made reachable
   */
  public HypervisorVerticle(
      HypervisorUri uri,
      Driver driver,
      DriverContext context,
      DomainServices services,
      Connections connections) {
    this.uri = uri;
    this.driver = driver;
    this.home = context;
    this.services = services;
    this.connections = connections;
  }

  @Override
  public Future<?> start() {
    return home.loop()
        .call(() -> driver.open(uri, home))
        .compose(
            hypervisor -> services.open(hypervisor, home.loop()).onFailure(_ -> hypervisor.close()))
        .onSuccess(
            opened -> {
              registry = opened;
              connections.add(opened);
            });
  }

  @Override
  public Future<?> stop() {
    connections.remove(registry);
    return services.close(registry);
  }
}
