package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A private channel between host and guest. */
@Element("channel")
public record Channel(
    @Inline CharSource source,
    @Child Optional<CharLog> log,
    @Child Optional<ChannelTarget> target,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements CharacterDevice {

  /** The name in the guest, or the address that guest forwarding listens at. */
  public record ChannelTarget(
      @Attr TargetType type,
      @Attr Optional<String> name,
      @Attr Optional<String> address,
      @Attr Optional<Integer> port,
      @Attr Optional<String> state) {}

  /** The kinds of channel. */
  public enum TargetType {
    GUESTFWD,
    VIRTIO,
    XEN
  }

  public Channel withSource(CharSource source) {
    return Derive.with(this, "source", source);
  }

  public Channel withTarget(ChannelTarget target) {
    return Derive.with(this, "target", Optional.of(target));
  }
}
