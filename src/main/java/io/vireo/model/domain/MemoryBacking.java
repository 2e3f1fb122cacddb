package io.vireo.model.domain;

import io.vireo.model.MemorySize;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Flag;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Optional;

/** Where a guest's memory comes from. */
public record MemoryBacking(
    @Child Optional<Hugepages> hugepages,
    @Flag("nosharepages") boolean noSharePages,
    @Flag boolean locked,
    @Attr("source/type") Optional<String> source,
    @Attr("access/mode") Optional<String> access,
    @Attr("allocation/mode") Optional<String> allocation,
    @Flag boolean discard,
    @Rest Extras extras) {

  /** Large pages; without any listed, of the host's default size. */
  public record Hugepages(@Child("page") List<Page> pages) {}

  /** Pages of one size, for all or some of the guest's NUMA nodes. */
  public record Page(@Attr long size, @Attr Optional<String> unit, @Attr Optional<String> nodeset) {

    public MemorySize pageSize() {
      return new MemorySize(unit, size);
    }
  }
}
