package io.vireo.driver;

import io.vertx.core.Future;

/** Can hold the processors. {@link Instance#resume} lets them go on. */
public interface Pausing extends Instance {
  Future<Void> pause();
}
