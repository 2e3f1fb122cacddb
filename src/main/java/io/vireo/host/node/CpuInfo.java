package io.vireo.host.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first processor's lines of {@code /proc/cpuinfo}. */
record CpuInfo(Map<String, String> lines) {

  private static final Pattern BITS = Pattern.compile("(\\d{1,3}) bits physical.*");
  private static final Map<String, String> VENDORS =
      Map.of("GenuineIntel", "Intel", "AuthenticAMD", "AMD", "HygonGenuine", "Hygon");

  static CpuInfo of(String text) {
    Map<String, String> lines = new HashMap<>();
    text.lines()
        .takeWhile(line -> !line.isBlank())
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> lines.putIfAbsent(pair[0].strip(), pair[1].strip()));
    return new CpuInfo(Map.copyOf(lines));
  }

  /** 0 where it is not told. */
  int mhz() {
    String told = lines.getOrDefault("cpu MHz", "0").replaceAll("[^0-9.].*", "");
    String whole = told.split("\\.", 2)[0];
    return whole.isEmpty() || whole.length() > 6 ? 0 : Integer.parseInt(whole);
  }

  /** By libvirt's name. */
  Optional<String> vendor() {
    return Optional.ofNullable(lines.get("vendor_id")).map(VENDORS::get);
  }

  Optional<Long> microcode() {
    try {
      return Optional.ofNullable(lines.get("microcode")).map(Long::decode);
    } catch (NumberFormatException unknown) {
      return Optional.empty();
    }
  }

  /** How many bits a physical address has. */
  Optional<Integer> addressBits() {
    return Optional.ofNullable(lines.get("address sizes"))
        .map(BITS::matcher)
        .filter(Matcher::matches)
        .map(match -> Integer.valueOf(match.group(1)));
  }
}
