package io.vireo.host.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The lines of {@code meminfo}, of the whole machine or of one cell: {@code MemFree: 12 kB}. */
record MemInfo(Map<String, Long> lines) {

  private static final Pattern LINE =
      Pattern.compile("(?m)^(?:Node \\d+ )?([\\w()]+):\\s+(\\d{1,18}) kB$");

  static MemInfo of(Optional<String> text) {
    Map<String, Long> lines = new HashMap<>();
    LINE.matcher(text.orElse(""))
        .results()
        .forEach(line -> lines.put(line.group(1), Long.valueOf(line.group(2))));
    return new MemInfo(Map.copyOf(lines));
  }

  OptionalLong kib(String name) {
    Long kib = lines.get(name);
    return kib == null ? OptionalLong.empty() : OptionalLong.of(kib);
  }
}
