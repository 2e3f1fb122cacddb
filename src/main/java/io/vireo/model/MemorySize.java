package io.vireo.model;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.wire.Attr;
import io.vireo.wire.Text;
import java.util.Optional;

/**
 * An amount of memory: a number and the unit it was written in, KiB by default. Two sizes are equal
 * when they are written alike; compare {@link #bytes()} to compare amounts.
 */
public record MemorySize(@Attr Optional<String> unit, @Text(fallback = "0") long amount) {

  private static final long KIB = 1024;

  public MemorySize {
    if (amount < 0) {
      throw new VirtException(ErrorCode.XML_DETAIL, "a size must not be negative: " + amount);
    }
    bytesOf(unit, amount);
  }

  public static MemorySize ofKib(long kib) {
    return new MemorySize(Optional.of(SizeUnit.KIB.text()), kib);
  }

  /** Rounded up to whole KiB, the least that documents are normally written in. */
  public static MemorySize ofBytes(long bytes) {
    return ofKib(Math.ceilDiv(bytes, KIB));
  }

  public long bytes() {
    return bytesOf(unit, amount);
  }

  /** Whole KiB, rounded up. */
  public long kib() {
    return Math.ceilDiv(bytes(), KIB);
  }

  /** The same amount in KiB. */
  public MemorySize inKib() {
    return ofKib(kib());
  }

  private static long bytesOf(Optional<String> unit, long amount) {
    try {
      long scale = unit.map(SizeUnit::new).orElse(SizeUnit.KIB).bytes();
      return Math.multiplyExact(amount, scale);
    } catch (ArithmeticException tooLarge) {
      throw new VirtException(
          ErrorCode.XML_DETAIL, "size " + amount + " " + unit.orElse("KiB") + " is too large");
    }
  }
}
