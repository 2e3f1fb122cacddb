package io.vireo.qemu.caps;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose the processor models are, and which of QEMU's models clients of libvirt 11.3 know by name.
 */
final class CpuVendors {

  private static final String UNKNOWN = "unknown";

  /** By the model's family: what stands before a version or a variant. */
  private static final Map<String, List<String>> FAMILIES =
      Map.of(
          "Intel",
          List.of(
              "Broadwell",
              "Cascadelake",
              "Conroe",
              "Cooperlake",
              "Denverton",
              "GraniteRapids",
              "Haswell",
              "Icelake",
              "IvyBridge",
              "KnightsMill",
              "Nehalem",
              "Penryn",
              "SandyBridge",
              "SapphireRapids",
              "SierraForest",
              "Skylake",
              "Snowridge",
              "Westmere",
              "core2duo",
              "coreduo",
              "n270"),
          "AMD",
          List.of("EPYC", "Opteron_G", "athlon", "phenom"),
          "Hygon",
          List.of("Dhyana"),
          UNKNOWN,
          List.of("486", "kvm32", "kvm64", "pentium", "qemu32", "qemu64"));

  /** Variants that came later than the clients, or that they have never had a name for. */
  private static final Pattern WITHOUT_NAME =
      Pattern.compile("SierraForest-v([2-9]|\\d\\d)|Icelake-Client-v\\d+");

  private static final Pattern OF_POWER = Pattern.compile("power([789]|1[01])");
  private static final Pattern OF_IBM = Pattern.compile("(gen|z)\\d.*|z(EC|BC)\\d.*");
  private static final Set<String> PC = Set.of("x86_64", "i686");

  private CpuVendors() {}

  /** Whether clients can name it. */
  static boolean knows(String arch, String model) {
    if (PC.contains(arch)) {
      return !WITHOUT_NAME.matcher(model).matches() && family(model).isPresent();
    }
    return !arch.startsWith("ppc") || OF_POWER.matcher(model).matches();
  }

  /** What clients call it. */
  static String name(String arch, String model) {
    return arch.startsWith("ppc") ? model.toUpperCase(Locale.ROOT) : model;
  }

  /** In libvirt's words. */
  static String of(String arch, String model) {
    if (PC.contains(arch)) {
      return family(model).orElse(UNKNOWN);
    }
    boolean ibm =
        arch.startsWith("ppc") || (arch.equals("s390x") && OF_IBM.matcher(model).matches());
    return ibm ? "IBM" : UNKNOWN;
  }

  private static Optional<String> family(String model) {
    return FAMILIES.entrySet().stream()
        .filter(vendor -> vendor.getValue().stream().anyMatch(model::startsWith))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
