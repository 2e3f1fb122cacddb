package io.vireo.domain.tuning;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values by their names as callers write them: {@code hard_limit=4096,soft_limit=2048}. */
public final class Assignments {

  /** How many may be given at once. */
  public static final int VALUES_MAX = 64;

  private Assignments() {}

  /** Reads them. */
  public static Map<String, String> texts(String written) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : written.split(",(?=[a-z_]+=)", VALUES_MAX + 1)) {
      int equals = part.indexOf('=');
      if (equals < 1 || values.size() == VALUES_MAX) {
        throw new VirtException(
            ErrorCode.INVALID_ARG,
            "'" + part + "' is not NAME=VALUE; give at most " + VALUES_MAX + " with commas");
      }
      values.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
    }
    return values;
  }

  /** The same as numbers. */
  public static Map<String, Long> numbers(Map<String, String> texts) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    texts.forEach((name, text) -> numbers.put(name, number(name, text)));
    return numbers;
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, name + " is a number and not '" + text + "'", malformed);
    }
  }
}
