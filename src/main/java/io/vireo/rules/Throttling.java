package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.device.Disk;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.XmlElement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How fast a disk may be, by the names of libvirt's parameters, which its document shares. */
public final class Throttling {

  public static final int SECTOR_BYTES = 512;

  private static final String IOTUNE = "iotune";
  private static final String GROUP = "group_name";
  private static final long LIMIT_MAX = 1_000_000_000_000_000L;
  private static final List<String> RATES =
      List.of(
          "total_bytes_sec",
          "read_bytes_sec",
          "write_bytes_sec",
          "total_iops_sec",
          "read_iops_sec",
          "write_iops_sec");
  private static final String PEAK = "_max";
  private static final String SPAN = "_max_length";

  /** All there are, in libvirt's order. */
  public static final List<String> NAMES = names();

  private Throttling() {}

  private static List<String> names() {
    List<String> names = new java.util.ArrayList<>(RATES);
    RATES.forEach(rate -> names.add(rate + PEAK));
    names.add("size_iops_sec");
    RATES.forEach(rate -> names.add(rate + SPAN));
    return List.copyOf(names);
  }

  /** Reads {@code total_iops_sec=100,…}. */
  public static Map<String, Long> parse(String written) {
    Map<String, Long> limits = new LinkedHashMap<>();
    for (String part : written.isBlank() ? new String[0] : written.split(",", NAMES.size() + 1)) {
      String[] pair = part.strip().split("=", 2);
      if (pair.length != 2 || !NAMES.contains(pair[0]) || !pair[1].matches("[0-9]{1,15}")) {
        throw new VirtException(
            ErrorCode.INVALID_ARG, "'" + part + "' is no limit of a disk; there are " + NAMES);
      }
      limits.put(pair[0], Math.min(Long.parseLong(pair[1]), LIMIT_MAX));
    }
    return limits;
  }

  /** All limits of a disk; 0 is none. */
  public static Map<String, Long> of(Disk disk) {
    Map<String, Long> limits = new LinkedHashMap<>();
    for (String name : NAMES) {
      limits.put(
          name,
          disk.iotune()
              .flatMap(tune -> tune.child(name))
              .map(it -> it.text().strip())
              .filter(text -> text.matches("[0-9]{1,18}"))
              .map(Long::valueOf)
              .orElse(0L));
    }
    return limits;
  }

  public static Optional<String> group(Disk disk) {
    return disk.iotune().flatMap(tune -> tune.child(GROUP)).map(it -> it.text().strip());
  }

  /**
   * The disk with other limits: what is not named stays, but for what contradicts it.
   *
   * @throws VirtException {@code INVALID_ARG} for both a total and a part of it
   */
  public static Disk with(Disk disk, Map<String, Long> values, Optional<String> group) {
    Map<String, Long> limits = of(disk);
    values.forEach((name, value) -> contradicted(name, value).forEach(it -> limits.put(it, 0L)));
    limits.putAll(values);
    requireConsistent(limits);
    XmlElement tune = XmlElement.of(IOTUNE);
    for (Map.Entry<String, Long> limit : limits.entrySet()) {
      if (limit.getValue() > 0) {
        tune = tune.plus(XmlElement.of(limit.getKey()).withText(limit.getValue().toString()));
      }
    }
    Optional<String> named = group.or(() -> group(disk));
    if (named.isPresent()) {
      tune = tune.plus(XmlElement.of(GROUP).withText(named.orElseThrow()));
    }
    return Derive.with(disk, IOTUNE, Elements.kept(tune));
  }

  /** A new total takes the place of its parts, and the other way round. */
  private static List<String> contradicted(String name, long value) {
    if (value == 0 || name.endsWith(SPAN) || name.equals("size_iops_sec")) {
      return List.of();
    }
    int from = name.indexOf('_');
    String rest = name.substring(from);
    return name.startsWith("total")
        ? List.of("read" + rest, "write" + rest)
        : List.of("total" + rest);
  }

  private static void requireConsistent(Map<String, Long> limits) {
    for (String rest : List.of("_bytes_sec", "_iops_sec", "_bytes_sec_max", "_iops_sec_max")) {
      if (limits.get("total" + rest) > 0
          && (limits.get("read" + rest) > 0 || limits.get("write" + rest) > 0)) {
        throw new VirtException(
            ErrorCode.INVALID_ARG,
            "total and read or write of " + rest.substring(1) + " cannot both be limited");
      }
    }
  }
}
