package io.vireo.qemu.caps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One question of the probe. The list of all questions follows from the rows of {@link
 * QemuFeature}: a row that asks for a property of a new type asks one more question by itself.
 *
 * @param command a QMP command
 * @param typeName the type, or the model of processor, that it is asked about; or empty
 */
public record CapsQuery(String command, String typeName) {

  public static final CapsQuery VERSION = of("query-version");
  public static final CapsQuery TARGET = of("query-target");
  public static final CapsQuery SCHEMA = of("query-qmp-schema");
  public static final CapsQuery KVM = of("query-kvm");
  public static final CapsQuery TYPES = of("qom-list-types");
  public static final CapsQuery MACHINES = of("query-machines");
  public static final CapsQuery CPUS = of("query-cpu-definitions");
  public static final CapsQuery OPTIONS = of("query-command-line-options");

  private static final String EXPANSION = "query-cpu-model-expansion";

  /** All that this host's processor gives a guest; means something only with hardware help. */
  public static final CapsQuery CPU_HOST = new CapsQuery(EXPANSION, "host");

  /** All that the accelerator gives a guest. */
  public static final CapsQuery CPU_MAX = new CapsQuery(EXPANSION, "max");

  public static final CapsQuery TPM_MODELS = of("query-tpm-models");
  public static final CapsQuery TPM_TYPES = of("query-tpm-types");
  public static final CapsQuery GIC = of("query-gic-capabilities");
  public static final CapsQuery SEV = of("query-sev-capabilities");
  public static final CapsQuery SGX = of("query-sgx-capabilities");

  /** All of Hyper-V that the accelerator can pretend. */
  public static final CapsQuery CPU_HYPERV = new CapsQuery(EXPANSION, "host with hv-passthrough");

  /** This host's processor as a model that means the same elsewhere. */
  public static final CapsQuery CPU_STATIC = new CapsQuery(EXPANSION, "host as static");

  private static final List<CapsQuery> FIXED =
      List.of(
          VERSION,
          TARGET,
          SCHEMA,
          KVM,
          TYPES,
          MACHINES,
          CPUS,
          CPU_HOST,
          CPU_MAX,
          OPTIONS,
          TPM_MODELS,
          TPM_TYPES,
          GIC,
          SEV,
          SGX,
          CPU_HYPERV,
          CPU_STATIC);
  private static final Set<CapsQuery> REQUIRED = Set.of(VERSION, TARGET, SCHEMA, TYPES, MACHINES);

  static CapsQuery of(String command) {
    return new CapsQuery(command, "");
  }

  static CapsQuery properties(String device) {
    return new CapsQuery("device-list-properties", device);
  }

  static CapsQuery objectProperties(String type) {
    return new CapsQuery("qom-list-properties", type);
  }

  /** What the first, full pass asks, in a good order. */
  public static List<CapsQuery> all() {
    Set<CapsQuery> queries = new LinkedHashSet<>(FIXED);
    for (QemuFeature feature : QemuFeature.values()) {
      feature.probe().query().ifPresent(queries::add);
    }
    return new ArrayList<>(queries);
  }

  /** What a second pass, under another accelerator, still has to ask. */
  public static List<CapsQuery> ofAccelerator() {
    return List.of(CPUS, CPU_MAX);
  }

  /** Whether a QEMU that refuses it is no QEMU to work with; others lack a device or two. */
  public boolean required() {
    return REQUIRED.contains(this);
  }

  /** The command's arguments; empty when it has none. */
  public JsonNode arguments() {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    if (command.equals(EXPANSION)) {
      return expansion(arguments);
    }
    return typeName.isEmpty() ? arguments : arguments.put("typename", typeName);
  }

  private JsonNode expansion(ObjectNode arguments) {
    arguments.put("type", this.equals(CPU_HYPERV) ? "full" : "static");
    ObjectNode model = arguments.putObject("model").put("name", typeName.split(" ", 2)[0]);
    if (!this.equals(CPU_STATIC)) {
      properties(model.putObject("props"));
    }
    return arguments;
  }

  /** Features that hinder migration count too: a definition may ask for them. */
  private void properties(ObjectNode properties) {
    properties.put("migratable", false);
    if (this.equals(CPU_HYPERV)) {
      properties.put("hv-passthrough", true);
    }
  }
}
