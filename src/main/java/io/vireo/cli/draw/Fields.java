package io.vireo.cli.draw;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Names and values below each other. */
public final class Fields {

  private static final int NAME_COLUMNS = 16;

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Adds a line; what is empty is left out. */
  public Fields add(String name, String value) {
    if (!value.isEmpty()) {
      values.put(name, value);
    }
    return this;
  }

  public String text() {
    return values.entrySet().stream()
        .map(
            each -> (each.getKey() + ":" + " ".repeat(gap(each.getKey())) + each.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static int gap(String name) {
    return Math.max(1, NAME_COLUMNS - name.length() - 1);
  }

  public static String yesNo(JsonNode value) {
    return value.asBoolean() ? "yes" : "no";
  }

  /** Bytes in MiB, as people compare them. */
  public static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20));
  }

  /** A span of time as people say it. */
  public static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
  }
}
