package io.vireo.qemu.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What QEMU sends, one JSON object a line (QEMU's docs/interop/qmp-spec). */
sealed interface QmpMessage {

  /** The first line of a connection. */
  record Greeting(QmpGreeting greeting) implements QmpMessage {}

  record Answer(long id, JsonNode value) implements QmpMessage {}

  /** An error; without an id when QEMU could not even read the command. */
  record Refusal(Optional<Long> id, String kind, String description) implements QmpMessage {}

  record Told(QmpEvent event) implements QmpMessage {}
}
