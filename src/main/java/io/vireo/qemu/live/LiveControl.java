package io.vireo.qemu.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.GuestControl;
import io.vireo.driver.MonitorAccess;
import java.time.Duration;
import java.util.List;

/** Keys, interrupts, and the monitor itself (QEMU's qapi/ui.json and machine.json). */
final class LiveControl implements GuestControl, MonitorAccess {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Machine machine;

  LiveControl(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Future<Void> press(List<Integer> keys, Duration hold) {
    ObjectNode arguments = Machine.object().put("hold-time", hold.toMillis());
    ArrayNode all = arguments.putArray("keys");
    keys.forEach(key -> all.addObject().put("type", "number").put("data", key));
    return machine.ask("send-key", arguments).mapEmpty();
  }

  @Override
  public Future<Void> nonMaskableInterrupt() {
    return machine.ask("inject-nmi").mapEmpty();
  }

  @Override
  public Future<String> monitor(String command, boolean human) {
    return human
        ? machine
            .ask(
                "human-monitor-command",
                Machine.object().put("command-line", command),
                Machine.DISK_DEADLINE)
            .map(JsonNode::asText)
        : raw(command);
  }

  private Future<String> raw(String text) {
    JsonNode command = parse(text);
    JsonNode arguments = command.path("arguments");
    return machine
        .ask(
            command.path("execute").asText(),
            arguments.isObject() ? (ObjectNode) arguments : Machine.object(),
            Machine.DISK_DEADLINE)
        .map(value -> Machine.object().<ObjectNode>set("return", value).toString())
        .recover(
            refused ->
                VirtException.from(refused).code() == ErrorCode.NOT_RESPONDING
                    ? Future.failedFuture(refused)
                    : Future.succeededFuture(error(refused)));
  }

  /** Who speaks to the monitor reads its refusals, too. */
  private static String error(Throwable refused) {
    ObjectNode answer = Machine.object();
    answer.putObject("error").put("class", "GenericError").put("desc", refused.getMessage());
    return answer.toString();
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode command = JSON.readTree(text);
      if (command.path("execute").asText().isEmpty()) {
        throw malformed(null);
      }
      return command;
    } catch (JsonProcessingException nonsense) {
      throw malformed(nonsense);
    }
  }

  private static VirtException malformed(Throwable cause) {
    return new VirtException(
        ErrorCode.INVALID_ARG,
        "the command is no JSON object with 'execute'; for a line of text say human",
        cause);
  }
}
