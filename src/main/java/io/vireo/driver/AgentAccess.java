package io.vireo.driver;

import io.vertx.core.Future;
import java.time.Duration;

/** Guests in which an agent can be asked. */
public interface AgentAccess {

  /**
   * Asks the agent.
   *
   * @param command a JSON object, as qemu-ga takes it
   * @return the whole answer, JSON. Fails with {@code AGENT_UNRESPONSIVE} if there is no agent or
   *     it says nothing in time, {@code AGENT_COMMAND_FAILED} with its words if it refuses
   */
  Future<String> agent(String command, Duration patience);
}
