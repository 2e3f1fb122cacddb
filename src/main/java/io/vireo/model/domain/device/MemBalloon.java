package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** Takes memory from the guest and gives it back. */
@Element("memballoon")
public record MemBalloon(
    @Attr String model,
    @Attr Optional<OnOff> autodeflate,
    @Attr Optional<OnOff> freePageReporting,
    @Attr("stats/period") Optional<Integer> statsPeriodSeconds,
    @Child Optional<VirtioOptions> driver,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  public static MemBalloon of(String model) {
    return new MemBalloon(
        model,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DeviceInfo.NONE,
        Extras.NONE);
  }
}
