package io.vireo.model.domain;

import io.vireo.model.MemorySize;
import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Text;
import java.util.Optional;

/** How much memory a guest has, may have, and where it comes from. */
public record MemoryAllocation(
    @Child("maxMemory") Optional<MaxMemory> max,
    @Child(value = "memory", emptyIfAbsent = true) MemorySize size,
    @Attr("memory/dumpCore") Optional<OnOff> dumpCore,
    @Child("currentMemory") Optional<MemorySize> current,
    @Child("memoryBacking") Optional<MemoryBacking> backing) {

  /** The most that may be plugged, and in how many slots. */
  public record MaxMemory(
      @Attr Optional<Integer> slots, @Attr Optional<String> unit, @Text long amount) {

    public MemorySize size() {
      return new MemorySize(unit, amount);
    }
  }

  public static MemoryAllocation of(MemorySize size) {
    return new MemoryAllocation(
        Optional.empty(), size, Optional.empty(), Optional.of(size), Optional.empty());
  }

  public MemoryAllocation withCurrent(MemorySize current) {
    return Derive.with(this, "current", Optional.of(current));
  }
}
