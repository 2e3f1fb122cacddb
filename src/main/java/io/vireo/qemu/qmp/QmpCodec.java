package io.vireo.qemu.qmp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Optional;

/** Reads and writes QMP's lines. Pure; any thread. */
final class QmpCodec {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private QmpCodec() {}

  static JsonNode arguments(QmpCommand<?> command) {
    return JSON.valueToTree(command);
  }

  /** One line, without its end. */
  static String encode(long id, String command, JsonNode arguments) {
    ObjectNode message = JSON.createObjectNode().put("execute", command);
    if (!arguments.isEmpty()) {
      message.set("arguments", arguments);
    }
    return message.put("id", id).toString();
  }

  static <R> R answer(QmpCommand<R> command, JsonNode value) {
    try {
      return JSON.treeToValue(value, command.answer());
    } catch (JsonProcessingException unexpected) {
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR,
          "the emulator's answer to " + command.command() + " has an unexpected form",
          unexpected);
    }
  }

  /** Fails with {@code PARSE_FAILED} on what is no QMP message. */
  static QmpMessage decode(String line) {
    JsonNode message = parse(line);
    if (message.has("event")) {
      return new QmpMessage.Told(
          new QmpEvent(message.get("event").asText(), objectOrEmpty(message.get("data"))));
    }
    if (message.has("return")) {
      return new QmpMessage.Answer(message.path("id").asLong(), message.get("return"));
    }
    if (message.has("error")) {
      return refusal(message);
    }
    if (message.has("QMP")) {
      return new QmpMessage.Greeting(greeting(message.get("QMP").path("version")));
    }
    throw unreadable(null);
  }

  private static JsonNode parse(String line) {
    try {
      JsonNode message = JSON.readTree(line);
      if (message.isObject()) {
        return message;
      }
    } catch (JsonProcessingException malformed) {
      throw unreadable(malformed);
    }
    throw unreadable(null);
  }

  private static VirtException unreadable(JsonProcessingException cause) {
    return new VirtException(
        ErrorCode.PARSE_FAILED, "the emulator's monitor sent what is no QMP message", cause);
  }

  private static JsonNode objectOrEmpty(JsonNode data) {
    return data == null ? JSON.createObjectNode() : data;
  }

  private static QmpMessage refusal(JsonNode message) {
    Optional<Long> id =
        message.path("id").isNumber() ? Optional.of(message.get("id").asLong()) : Optional.empty();
    JsonNode error = message.get("error");
    return new QmpMessage.Refusal(
        id, error.path("class").asText(), error.path("desc").asText("no reason given"));
  }

  private static QmpGreeting greeting(JsonNode version) {
    JsonNode qemu = version.path("qemu");
    return new QmpGreeting(
        qemu.path("major").asInt(),
        qemu.path("minor").asInt(),
        qemu.path("micro").asInt(),
        version.path("package").asText());
  }
}
