package io.vireo.driver;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.model.domain.Domain;
import io.vireo.stream.StateSource;
import java.util.Optional;

/**
 * @param id the instance's number, as in libvirt's {@code id}
 * @param document the completed definition
 * @param incoming a saved state to take in before anything runs
 * @param resetNvram start with fresh UEFI variables
 * @param givenUp completes if nobody wants the start any more; a driver in the middle of a long
 *     incoming state then ends the instance and fails with {@code OPERATION_ABORTED}
 */
public record StartRequest(
    int id,
    Domain document,
    Optional<StateSource> incoming,
    boolean resetNvram,
    Future<Void> givenUp) {

  /** A start that is never given up. */
  public StartRequest(int id, Domain document, Optional<StateSource> incoming, boolean resetNvram) {
    this(id, document, incoming, resetNvram, Promise.<Void>promise().future());
  }
}
