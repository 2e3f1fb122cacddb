package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/**
 * The console. Where the guest has a serial port, the first console is that port over again and no
 * device of its own.
 */
@Element("console")
public record Console(
    @Inline CharSource source,
    @Attr Optional<String> tty,
    @Child Optional<CharLog> log,
    @Child Optional<ConsoleTarget> target,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements CharacterDevice {

  /** What the guest sees. */
  public record ConsoleTarget(@Attr Optional<TargetType> type, @Attr Optional<Integer> port) {}

  /** The kinds of console. */
  public enum TargetType {
    SERIAL,
    XEN,
    UML,
    VIRTIO,
    LXC,
    OPENVZ,
    SCLP,
    SCLPLM
  }

  public Console withSource(CharSource source) {
    return Derive.with(this, "source", source);
  }

  public Console withTarget(ConsoleTarget target) {
    return Derive.with(this, "target", Optional.of(target));
  }
}
