package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import java.util.Optional;

/** What every virtio device's driver may be told. */
public record VirtioOptions(
    @Attr Optional<OnOff> iommu,
    @Attr Optional<OnOff> ats,
    @Attr Optional<OnOff> packed,
    @Attr("page_per_vq") Optional<OnOff> pagePerVq) {

  public static final VirtioOptions NONE =
      new VirtioOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
