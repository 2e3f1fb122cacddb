package io.vireo.model.domain.device;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Case;
import io.vireo.wire.Choice;
import java.util.Optional;

/** What a network card is plugged into. */
@Choice(by = "type", fallback = "user")
public sealed interface InterfaceSource {

  /** The hypervisor's own little network behind the host's addresses. */
  @Case("user")
  record User(
      @Attr("source/dev") Optional<String> dev, @Attr("backend/type") Optional<String> backend)
      implements InterfaceSource {}

  /** A tap device that somebody else looks after. */
  @Case("ethernet")
  record Ethernet() implements InterfaceSource {}

  /** A network that this daemon manages. */
  @Case("network")
  record Network(
      @Attr("source/network") String network,
      @Attr("source/portgroup") Optional<String> portgroup,
      @Attr("source/portid") Optional<String> portId,
      @Attr("source/bridge") Optional<String> bridge)
      implements InterfaceSource {}

  /** A bridge of the host. */
  @Case("bridge")
  record Bridge(@Attr("source/bridge") String bridge) implements InterfaceSource {}

  /** A macvtap on top of a host's card. */
  @Case("direct")
  record Direct(@Attr("source/dev") String dev, @Attr("source/mode") Optional<String> mode)
      implements InterfaceSource {}

  @Case("server")
  record Server(
      @Attr("source/address") Optional<String> address, @Attr("source/port") Optional<Integer> port)
      implements InterfaceSource {}

  @Case("client")
  record Client(
      @Attr("source/address") Optional<String> address, @Attr("source/port") Optional<Integer> port)
      implements InterfaceSource {}

  @Case("mcast")
  record Multicast(
      @Attr("source/address") Optional<String> address, @Attr("source/port") Optional<Integer> port)
      implements InterfaceSource {}

  @Case("udp")
  record Udp(
      @Attr("source/address") Optional<String> address,
      @Attr("source/port") Optional<Integer> port,
      @Attr("source/local/address") Optional<String> localAddress,
      @Attr("source/local/port") Optional<Integer> localPort)
      implements InterfaceSource {}

  @Case("vhostuser")
  record VhostUser(
      @Attr("source/type") Optional<String> type,
      @Attr("source/path") Optional<String> path,
      @Attr("source/mode") Optional<String> mode)
      implements InterfaceSource {}

  @Case("internal")
  record Internal(@Attr("source/name") Optional<String> name) implements InterfaceSource {}

  /** A host's PCI card; its address is kept among the interface's extras. */
  @Case("hostdev")
  record PassThrough(@Attr Optional<YesNo> managed) implements InterfaceSource {}

  @Case("vdpa")
  record Vdpa(@Attr("source/dev") Optional<String> dev) implements InterfaceSource {}

  @Case("null")
  record NullNetwork() implements InterfaceSource {}

  @Case("vds")
  record VmwareSwitch(
      @Attr("source/switchid") Optional<String> switchId,
      @Attr("source/portid") Optional<String> portId,
      @Attr("source/portgroupid") Optional<String> portgroupId,
      @Attr("source/connectionid") Optional<String> connectionId)
      implements InterfaceSource {}
}
