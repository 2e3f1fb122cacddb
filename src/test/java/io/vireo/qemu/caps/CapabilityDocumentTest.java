package io.vireo.qemu.caps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilityDocumentTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BinaryIdentity BINARY = new BinaryIdentity("/usr/bin/q", 10, 20, 30);
  private static final QemuCapabilities CAPS =
      new QemuCapabilities(
          BINARY,
          new QemuVersion(7, 2, 1, ""),
          "x86_64",
          List.of(
              new MachineType(
                  "pc-q35-7.2",
                  Optional.of("q35"),
                  false,
                  288,
                  true,
                  Optional.of("pc.ram"),
                  Optional.empty(),
                  false)),
          Map.of(Accelerator.TCG, List.of(new CpuModel("max", "max-cpu", List.of("x"), false))),
          Map.of(Accelerator.TCG, Set.of("sse2")),
          Set.of("virtio-blk-pci"),
          Set.of("query-status"),
          Set.of(QemuFeature.DEVICE_JSON),
          HostOffers.NONE);

  @Test
  void comesBackAsItWas() throws JsonProcessingException {
    JsonNode stored = JSON.readTree(CapabilityDocument.toJson(CAPS).toString());

    assertThat(CapabilityDocument.fromJson(stored, BINARY)).contains(CAPS);
  }

  @Test
  void isWorthlessForAnotherBinary() {
    JsonNode stored = CapabilityDocument.toJson(CAPS);

    assertThat(CapabilityDocument.fromJson(stored, new BinaryIdentity("/usr/bin/q", 10, 21, 30)))
        .isEmpty();
  }

  @Test
  void isWorthlessWhenMadeByOtherProbes() {
    ObjectNode stored = (ObjectNode) CapabilityDocument.toJson(CAPS);
    stored.put("probes", "older");

    assertThat(CapabilityDocument.fromJson(stored, BINARY)).isEmpty();
  }

  @Test
  void isWorthlessWhenDamaged() {
    ObjectNode stored = (ObjectNode) CapabilityDocument.toJson(CAPS);
    ((ObjectNode) stored.get("capabilities")).putArray("binary");

    assertThat(CapabilityDocument.fromJson(stored, BINARY)).isEmpty();
    assertThat(CapabilityDocument.fromJson(JSON.createArrayNode(), BINARY)).isEmpty();
  }

  @Test
  void isWorthlessWhenCut() {
    ObjectNode stored = (ObjectNode) CapabilityDocument.toJson(CAPS);
    ((ObjectNode) stored.get("capabilities")).remove("features");

    assertThat(CapabilityDocument.fromJson(stored, BINARY)).isEmpty();
  }
}
