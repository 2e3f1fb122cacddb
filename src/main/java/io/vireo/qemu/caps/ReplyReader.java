package io.vireo.qemu.caps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Makes capabilities of replies. Unknown members are passed over, missing ones have defaults. */
final class ReplyReader {

  private final BinaryIdentity binary;
  private final Map<CapsQuery, JsonNode> replies;
  private final QmpSchema schema;
  private final Set<String> types;

  ReplyReader(BinaryIdentity binary, Map<CapsQuery, JsonNode> replies) {
    this.binary = binary;
    this.replies = replies;
    requireAll();
    this.schema = new QmpSchema(reply(CapsQuery.SCHEMA));
    this.types = names(reply(CapsQuery.TYPES));
  }

  QemuCapabilities read() {
    return new QemuCapabilities(
        binary,
        version(),
        reply(CapsQuery.TARGET).path("arch").asText(),
        machines(),
        Map.of(accelerator(), cpus(replies)),
        cpuFeatures(accelerator(), replies),
        types,
        schema.commands(),
        features(),
        new OfferReader(replies).read());
  }

  static List<CpuModel> cpus(Map<CapsQuery, JsonNode> replies) {
    return list(replies.getOrDefault(CapsQuery.CPUS, MissingNode.getInstance()))
        .map(ReplyReader::cpu)
        .toList();
  }

  /** What the whole host has, or all that can be emulated; empty if QEMU did not tell. */
  static Map<Accelerator, Set<String>> cpuFeatures(
      Accelerator accelerator, Map<CapsQuery, JsonNode> replies) {
    JsonNode max = replies.getOrDefault(CapsQuery.CPU_MAX, MissingNode.getInstance());
    JsonNode widest =
        accelerator == Accelerator.TCG ? max : replies.getOrDefault(CapsQuery.CPU_HOST, max);
    Set<String> given = new HashSet<>();
    widest
        .at("/model/props")
        .properties()
        .forEach(
            property -> {
              if (property.getValue().asBoolean()) {
                given.add(property.getKey());
              }
            });
    return given.isEmpty() ? Map.of() : Map.of(accelerator, Set.copyOf(given));
  }

  private void requireAll() {
    for (CapsQuery query : CapsQuery.all()) {
      if (query.required() && !replies.containsKey(query)) {
        throw new VirtException(
            ErrorCode.OPERATION_FAILED,
            binary.path() + " did not answer " + query.command() + ": check that it is a QEMU");
      }
    }
  }

  private QemuVersion version() {
    JsonNode reply = reply(CapsQuery.VERSION);
    JsonNode qemu = reply.path("qemu");
    return new QemuVersion(
        qemu.path("major").asInt(),
        qemu.path("minor").asInt(),
        qemu.path("micro").asInt(),
        reply.path("package").asText());
  }

  private Accelerator accelerator() {
    JsonNode kvm = reply(CapsQuery.KVM);
    if (kvm.path("present").asBoolean() && kvm.path("enabled").asBoolean()) {
      return Accelerator.KVM;
    }
    return types.contains("tcg-accel") || !types.contains("hvf-accel")
        ? Accelerator.TCG
        : Accelerator.HVF;
  }

  private List<MachineType> machines() {
    return list(reply(CapsQuery.MACHINES))
        .map(ReplyReader::machine)
        .filter(machine -> !machine.name().equals("none"))
        .toList();
  }

  private static MachineType machine(JsonNode row) {
    return new MachineType(
        row.path("name").asText(),
        text(row, "alias"),
        row.path("is-default").asBoolean(),
        row.path("cpu-max").asInt(1),
        row.path("hotpluggable-cpus").asBoolean(),
        text(row, "default-ram-id"),
        text(row, "default-cpu-type"),
        row.path("deprecated").asBoolean());
  }

  private static CpuModel cpu(JsonNode row) {
    List<String> unavailable = new ArrayList<>();
    row.path("unavailable-features").forEach(feature -> unavailable.add(feature.asText()));
    return new CpuModel(
        row.path("name").asText(),
        row.path("typename").asText(),
        List.copyOf(unavailable),
        row.path("deprecated").asBoolean(),
        row.has("unavailable-features"),
        text(row, "alias-of"));
  }

  private Set<QemuFeature> features() {
    Set<QemuFeature> found = EnumSet.noneOf(QemuFeature.class);
    for (QemuFeature feature : QemuFeature.values()) {
      if (holds(feature.probe())) {
        found.add(feature);
      }
    }
    return found;
  }

  private boolean holds(Probe probe) {
    return switch (probe) {
      case Probe.Type(String name) -> types.contains(name);
      case Probe.DeviceProperty(String device, String property) ->
          names(reply(CapsQuery.properties(device))).contains(property);
      case Probe.ObjectProperty(String type, String property) ->
          names(reply(CapsQuery.objectProperties(type))).contains(property);
      case Probe.Command(String name) -> schema.commands().contains(name);
      case Probe.Argument(String command, List<String> steps) -> schema.hasArgument(command, steps);
      case Probe.Result(String command, List<String> steps) -> schema.hasResult(command, steps);
      case Probe.CommandFlag(String command, String flag) -> schema.hasFlag(command, flag);
      case Probe.Option(String name) -> hasOption(name);
      case Probe.OptionParameter(String name, String parameter) -> hasOption(name, parameter);
    };
  }

  private boolean hasOption(String name) {
    return list(reply(CapsQuery.OPTIONS))
        .anyMatch(option -> option.path("option").asText().equals(name));
  }

  private boolean hasOption(String name, String parameter) {
    return list(reply(CapsQuery.OPTIONS))
        .filter(option -> option.path("option").asText().equals(name))
        .anyMatch(option -> names(option.path("parameters")).contains(parameter));
  }

  private JsonNode reply(CapsQuery query) {
    return replies.getOrDefault(query, MissingNode.getInstance());
  }

  private static Set<String> names(JsonNode rows) {
    Set<String> names = new HashSet<>();
    rows.forEach(row -> names.add(row.path("name").asText()));
    return names;
  }

  private static Stream<JsonNode> list(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Optional<String> text(JsonNode row, String key) {
    return Optional.ofNullable(row.get(key)).map(JsonNode::asText).filter(text -> !text.isEmpty());
  }
}
