package io.vireo.model.capability;

import io.vireo.wire.Attr;
import io.vireo.wire.Text;

/** A number with its unit: {@code <memory unit='KiB'>1024</memory>}. */
public record Amount(@Attr String unit, @Text long value) {
  public static Amount kib(long value) {
    return new Amount("KiB", value);
  }
}
