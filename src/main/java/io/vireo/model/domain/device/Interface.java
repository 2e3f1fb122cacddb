package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A network card and what it is plugged into. */
@Element("interface")
public record Interface(
    @Attr("mac/address") Optional<String> mac,
    @Inline InterfaceSource source,
    @Attr("target/dev") Optional<String> target,
    @Attr("model/type") Optional<String> model,
    @Child Optional<InterfaceDriver> driver,
    @Attr("filterref/filter") Optional<String> filter,
    @Attr("link/state") Optional<Link> link,
    @Attr("mtu/size") Optional<Integer> mtu,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** Whether the cable is in. */
  public enum Link {
    UP,
    DOWN
  }

  /** How the host side of a virtio card is run. */
  public record InterfaceDriver(
      @Attr Optional<String> name,
      @Attr Optional<String> txmode,
      @Attr Optional<OnOff> ioeventfd,
      @Attr("event_idx") Optional<OnOff> eventIdx,
      @Attr Optional<Integer> queues,
      @Attr("rx_queue_size") Optional<Integer> rxQueueSize,
      @Attr("tx_queue_size") Optional<Integer> txQueueSize,
      @Inline VirtioOptions virtio) {}

  public Interface withMac(String mac) {
    return Derive.with(this, "mac", Optional.of(mac));
  }

  public Interface withModel(String model) {
    return Derive.with(this, "model", Optional.of(model));
  }

  public Interface withTarget(String dev) {
    return Derive.with(this, "target", Optional.of(dev));
  }

  public Interface withoutTarget() {
    return Derive.with(this, "target", Optional.empty());
  }

  public Interface withLink(Link link) {
    return Derive.with(this, "link", Optional.of(link));
  }
}
