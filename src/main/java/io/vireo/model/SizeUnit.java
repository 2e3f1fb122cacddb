package io.vireo.model;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Locale;

/**
 * A unit of memory as documents write it: powers of 1024 ({@code KiB}, {@code k}) and of 1000
 * ({@code KB}). The spelling is kept, so that a document reads back as it was written.
 */
public record SizeUnit(String text) {

  public static final SizeUnit KIB = new SizeUnit("KiB");

  private static final String PREFIXES = "kmgtpe";

  public SizeUnit {
    bytesOf(text);
  }

  /** How many bytes one unit is. */
  public long bytes() {
    return bytesOf(text);
  }

  private static long bytesOf(String text) {
    String unit = text.toLowerCase(Locale.ROOT);
    if (unit.isEmpty() || unit.equals("b") || unit.equals("byte") || unit.equals("bytes")) {
      return 1;
    }
    int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
    long base =
        switch (unit.substring(1)) {
          case "", "ib" -> 1024;
          case "b" -> 1000;
          default -> 0;
        };
    if (power == 0 || base == 0) {
      throw new VirtException(
          ErrorCode.XML_DETAIL, "unknown unit '" + text + "'; use bytes, KiB, MiB, GiB or TiB");
    }
    long bytes = 1;
    for (int i = 0; i < power; i++) {
      bytes *= base;
    }
    return bytes;
  }
}
