package io.vireo.app;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Optional;

/** Where what was deployed by name is found by objects: a map of the {@code Vertx} itself. */
final class Deployed {

  private record Held(Vireo vireo) implements Shareable {}

  private final LocalMap<String, Held> map;

  private Deployed(LocalMap<String, Held> map) {
    this.map = map;
  }

  static Deployed in(Vertx vertx) {
    return new Deployed(vertx.sharedData().getLocalMap(Deployed.class.getName()));
  }

  void put(String deployment, Vireo vireo) {
    map.put(deployment, new Held(vireo));
  }

  void remove(String deployment) {
    map.remove(deployment);
  }

  Optional<Vireo> get(String deployment) {
    return Optional.ofNullable(map.get(deployment)).map(Held::vireo);
  }
}
