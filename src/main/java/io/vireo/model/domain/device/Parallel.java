package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A parallel port. */
@Element("parallel")
public record Parallel(
    @Inline CharSource source,
    @Child Optional<CharLog> log,
    @Child Optional<ParallelTarget> target,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements CharacterDevice {

  /** The number of the port. */
  public record ParallelTarget(@Attr Optional<String> type, @Attr Optional<Integer> port) {}

  public Parallel withSource(CharSource source) {
    return Derive.with(this, "source", source);
  }

  public Parallel withTarget(ParallelTarget target) {
    return Derive.with(this, "target", Optional.of(target));
  }
}
