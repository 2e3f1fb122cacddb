package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Case;
import io.vireo.wire.Child;
import io.vireo.wire.Choice;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.Text;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** Randomness for the guest. */
@Element("rng")
public record Rng(
    @Attr String model,
    @Child Optional<VirtioOptions> driver,
    @Child Optional<Rate> rate,
    @Child Backend backend,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** At most {@code bytes} every {@code period} milliseconds. */
  public record Rate(@Attr int bytes, @Attr Optional<Integer> period) {}

  /** Where randomness comes from. */
  @Choice(by = "model")
  public sealed interface Backend {

    @Case("random")
    record FromDevice(@Text Optional<String> path) implements Backend {}

    @Case("egd")
    record Egd(@Inline CharSource source) implements Backend {}

    @Case("builtin")
    record Builtin() implements Backend {}
  }
}
