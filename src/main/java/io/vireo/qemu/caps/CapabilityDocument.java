package io.vireo.qemu.caps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.Arrays;
import java.util.Optional;

/**
 * Capabilities as a small JSON document, so that a daemon that starts again need not probe again.
 * The document is a cache and nothing else: whatever is odd about it makes it worthless, never
 * wrong.
 */
public final class CapabilityDocument {

  private static final String PROBES = "probes";
  private static final String CAPABILITIES = "capabilities";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private CapabilityDocument() {}

  public static JsonNode toJson(QemuCapabilities capabilities) {
    ObjectNode document = JSON.createObjectNode();
    document.put(PROBES, probes());
    document.set(CAPABILITIES, JSON.valueToTree(capabilities));
    return document;
  }

  /**
   * @param binary the emulator as it is now
   * @return empty if the document is of another binary, was made by other probes than these, or
   *     cannot be read
   */
  public static Optional<QemuCapabilities> fromJson(JsonNode document, BinaryIdentity binary) {
    if (!document.path(PROBES).asText().equals(probes())) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.treeToValue(document.path(CAPABILITIES), QemuCapabilities.class))
          .filter(capabilities -> capabilities.binary().equals(binary));
    } catch (JsonProcessingException foreign) {
      return Optional.empty();
    }
  }

  /** Changes whenever a row or a question is added, removed or asks something else. */
  private static String probes() {
    String rows =
        String.join(
            ";", Arrays.stream(QemuFeature.values()).map(f -> f + "=" + f.probe()).toList());
    return Integer.toHexString((rows + CapsQuery.all()).hashCode())
        + "-"
        + QemuFeature.values().length;
  }
}
