package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A serial port. */
@Element("serial")
public record Serial(
    @Inline CharSource source,
    @Child Optional<CharLog> log,
    @Child Optional<SerialTarget> target,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements CharacterDevice {

  /** What the guest sees: the kind of port, its number, the chip. */
  public record SerialTarget(
      @Attr Optional<String> type,
      @Attr Optional<Integer> port,
      @Attr("model/name") Optional<String> model) {

    public static SerialTarget of(int port) {
      return new SerialTarget(Optional.empty(), Optional.of(port), Optional.empty());
    }
  }

  public Serial withSource(CharSource source) {
    return Derive.with(this, "source", source);
  }

  public Serial withTarget(SerialTarget target) {
    return Derive.with(this, "target", Optional.of(target));
  }
}
