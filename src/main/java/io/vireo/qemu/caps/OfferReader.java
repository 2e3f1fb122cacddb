package io.vireo.qemu.caps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vireo.qemu.caps.HostOffers.Enclaves;
import io.vireo.qemu.caps.HostOffers.Encryption;
import io.vireo.qemu.caps.HostOffers.Gic;
import io.vireo.qemu.caps.HostOffers.Section;
import io.vireo.qemu.caps.HostOffers.StaticCpu;
import io.vireo.qemu.caps.HostOffers.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Makes {@link HostOffers} of replies; a QEMU that refuses a question has nothing to offer. */
record OfferReader(Map<CapsQuery, JsonNode> replies) {

  HostOffers read() {
    return new HostOffers(
        words(CapsQuery.TPM_MODELS),
        words(CapsQuery.TPM_TYPES),
        list(CapsQuery.GIC)
            .map(
                it ->
                    new Gic(
                        it.path("version").asInt(),
                        it.path("kernel").asBoolean(),
                        it.path("emulated").asBoolean()))
            .toList(),
        encryption(),
        enclaves(),
        hyperv(),
        hostCpu());
  }

  private JsonNode reply(CapsQuery query) {
    return replies.getOrDefault(query, MissingNode.getInstance());
  }

  private Stream<JsonNode> list(CapsQuery query) {
    return StreamSupport.stream(reply(query).spliterator(), false);
  }

  private List<String> words(CapsQuery query) {
    return list(query).map(JsonNode::asText).distinct().toList();
  }

  private Optional<Encryption> encryption() {
    JsonNode told = reply(CapsQuery.SEV);
    return told.has("cbitpos")
        ? Optional.of(
            new Encryption(
                told.path("cbitpos").asInt(),
                told.path("reduced-phys-bits").asInt(),
                told.path("cpu0-id").asText()))
        : Optional.empty();
  }

  private Optional<Enclaves> enclaves() {
    JsonNode told = reply(CapsQuery.SGX);
    if (!told.path("sgx").asBoolean()) {
      return Optional.empty();
    }
    List<Section> sections = new ArrayList<>();
    told.path("sections")
        .forEach(
            it -> sections.add(new Section(it.path("node").asInt(), it.path("size").asLong())));
    long sum = sections.stream().mapToLong(Section::bytes).sum();
    return Optional.of(
        new Enclaves(
            told.path("flc").asBoolean(),
            told.path("sgx1").asBoolean(),
            told.path("sgx2").asBoolean(),
            told.path("section-size").asLong(sum),
            sections));
  }

  private List<String> hyperv() {
    List<String> names = new ArrayList<>();
    reply(CapsQuery.CPU_HYPERV)
        .at("/model/props")
        .properties()
        .forEach(
            it -> {
              if (it.getKey().startsWith("hv-") && !it.getValue().equals(BooleanNode.FALSE)) {
                names.add(it.getKey());
              }
            });
    return names;
  }

  private Optional<StaticCpu> hostCpu() {
    JsonNode model = reply(CapsQuery.CPU_STATIC).path("model");
    List<Switch> switches = new ArrayList<>();
    model
        .path("props")
        .properties()
        .forEach(
            it -> {
              if (it.getValue().isBoolean()) {
                switches.add(new Switch(it.getKey(), it.getValue().asBoolean()));
              }
            });
    return model.has("name")
        ? Optional.of(new StaticCpu(model.path("name").asText(), switches))
        : Optional.empty();
  }
}
