package io.vireo.rules;

import io.vireo.model.YesNo;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.CharSource;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.InterfaceSource;
import io.vireo.model.domain.device.Parallel;
import io.vireo.model.domain.device.Serial;
import io.vireo.wire.Derive;
import java.util.Optional;

/** The forms of one definition: as it runs, as it would start again, as it may travel. */
public final class Forms {

  /** Aliases that belong to the user begin so; all others are the daemon's. */
  public static final String USER_ALIAS = "ua-";

  /** Tap devices that the hypervisor side named begin so. */
  private static final String TAP_PREFIX = "vnet";

  private Forms() {}

  /** Without what is true only of one run: id, the daemon's aliases, chosen terminals and ports. */
  public static Domain inactive(Domain domain) {
    return domain
        .withoutId()
        .withDevices(domain.devices().map(device -> atRest(aliasless(device))));
  }

  /**
   * As another host, or a later start, can take it: inactive, and without what this host found out
   * about its own devices. Addresses stay: they are what the guest sees.
   */
  public static Domain migratable(Domain domain) {
    return inactive(domain)
        .withSecurityLabels(
            domain.securityLabels().stream()
                .map(label -> Derive.with(label, "imageLabel", Optional.empty()))
                .toList());
  }

  /** The definition without any address that an allocation may choose again. */
  public static Domain withoutPciAddresses(Domain domain) {
    return domain.withDevices(
        domain
            .devices()
            .map(
                device ->
                    device.address().filter(Address.Pci.class::isInstance).isPresent()
                        ? device.withInfo(device.info().withoutAddress())
                        : device));
  }

  private static Device aliasless(Device device) {
    DeviceInfo info = device.info();
    boolean daemons = info.alias().filter(alias -> !alias.startsWith(USER_ALIAS)).isPresent();
    return daemons ? device.withInfo(info.withoutAlias()) : device;
  }

  private static Device atRest(Device device) {
    return switch (device) {
      case Serial d -> d.withSource(atRest(d.source()));
      case Parallel d -> d.withSource(atRest(d.source()));
      case Channel d -> atRest(d);
      case Console d -> Derive.with(d.withSource(atRest(d.source())), "tty", Optional.empty());
      case Graphics d -> atRest(d);
      case Interface d -> atRest(d);
      default -> device;
    };
  }

  private static Channel atRest(Channel channel) {
    return channel
        .target()
        .map(t -> Derive.with(t, "state", Optional.empty()))
        .map(channel::withTarget)
        .orElse(channel)
        .withSource(atRest(channel.source()));
  }

  private static CharSource atRest(CharSource source) {
    return source instanceof CharSource.Pty ? new CharSource.Pty(Optional.empty()) : source;
  }

  private static Graphics atRest(Graphics graphics) {
    Graphics.Ports ports = graphics.ports();
    boolean chosen = ports.autoport().equals(Optional.of(YesNo.YES));
    Optional<Integer> any = Optional.of(-1);
    return chosen
        ? graphics.withPorts(
            new Graphics.Ports(
                ports.port().isPresent() ? any : ports.port(),
                ports.tlsPort().isPresent() ? any : ports.tlsPort(),
                ports.autoport(),
                ports.websocket()))
        : graphics;
  }

  private static Interface atRest(Interface card) {
    boolean chosen = card.target().filter(dev -> dev.startsWith(TAP_PREFIX)).isPresent();
    Interface plain = chosen ? card.withoutTarget() : card;
    return plain.source() instanceof InterfaceSource.Network network
        ? Derive.with(
            plain,
            "source",
            new InterfaceSource.Network(
                network.network(), network.portgroup(), Optional.empty(), Optional.empty()))
        : plain;
  }
}
