package io.vireo.qemu.caps;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;

/** A QMP conversation after its negotiation, as the probe needs it. */
@FunctionalInterface
public interface QmpExchange {

  /**
   * Sends one command and gives its {@code return} value; fails where QEMU answers with an error.
   * The implementation keeps a deadline.
   *
   * @param arguments an object, empty when the command has none
   */
  Future<JsonNode> execute(String command, JsonNode arguments);
}
