package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.Interface.InterfaceDriver;
import io.vireo.model.domain.device.InterfaceSource;
import java.util.Optional;

/** Network cards and what they are plugged into. */
final class InterfaceArgs {

  private InterfaceArgs() {}

  static void add(Argv argv) {
    argv.devices(Interface.class).forEach(card -> add(argv, card));
  }

  /** One card. */
  static void add(Argv argv, Interface card) {
    if (card.filter().isPresent()) {
      throw argv.refuse(card, "/filterref");
    }
    if (queues(card).isPresent() && !isTap(card)) {
      throw argv.refuse(card, "/driver/@queues");
    }
    String host = "host" + Argv.alias(card);
    argv.netdev(netdev(argv, card).put("id", host));
    argv.device(device(argv, card, host));
  }

  private static Props netdev(Argv argv, Interface card) {
    return switch (card.source()) {
      case InterfaceSource.User(Optional<String> dev, Optional<String> backend) -> {
        if (dev.isPresent() || backend.filter(b -> !b.equals("default")).isPresent()) {
          throw argv.refuse(card, "/backend");
        }
        yield Props.of("type", "user");
      }
      case InterfaceSource.Ethernet() -> tap(card);
      case InterfaceSource.Bridge(String _) -> {
        if (card.target().isEmpty()) {
          throw argv.refuse(card, "/source (its tap device must be made first and named)");
        }
        yield tap(card);
      }
      case InterfaceSource.Multicast(Optional<String> address, Optional<Integer> port) ->
          socket("mcast", address, port);
      case InterfaceSource.Server(Optional<String> address, Optional<Integer> port) ->
          socket("listen", address, port);
      case InterfaceSource.Client(Optional<String> address, Optional<Integer> port) ->
          socket("connect", address, port);
      case InterfaceSource.Udp udp ->
          socket("udp", udp.address(), udp.port())
              .put("localaddr", endpoint(udp.localAddress(), udp.localPort()));
      case InterfaceSource.Network _ ->
          throw argv.refuse(
              card, "/@type 'network' (no networks are managed yet: name a bridge of the host)");
      default -> throw argv.refuse(card, "/@type");
    };
  }

  /** QEMU must not run scripts: whoever made the device has set it up. */
  private static Props tap(Interface card) {
    return Props.of("type", "tap")
        .put("ifname", card.target())
        .put("script", "no")
        .put("downscript", "no")
        .put("queues", queues(card))
        .putIf(inKernel(card), "vhost", true);
  }

  private static boolean isTap(Interface card) {
    return card.source() instanceof InterfaceSource.Bridge
        || card.source() instanceof InterfaceSource.Ethernet;
  }

  /** How many pairs of queues, where it is more than one. */
  private static Optional<Integer> queues(Interface card) {
    return card.driver().flatMap(InterfaceDriver::queues).filter(queues -> queues > 1);
  }

  private static boolean inKernel(Interface card) {
    return card.driver().flatMap(InterfaceDriver::name).filter("vhost"::equals).isPresent();
  }

  private static Props socket(String how, Optional<String> address, Optional<Integer> port) {
    return Props.of("type", "socket").put(how, endpoint(address, port));
  }

  private static String endpoint(Optional<String> address, Optional<Integer> port) {
    return address.orElse("") + ":" + port.map(String::valueOf).orElse("0");
  }

  private static Props device(Argv argv, Interface card, String netdev) {
    String named = card.model().orElseThrow(() -> argv.refuse(card, "/model"));
    String model = named.equalsIgnoreCase("virtio") ? "virtio" : named;
    Props props = model.startsWith("virtio") ? virtio(card, model) : Props.device(model);
    props
        .put("netdev", netdev)
        .put("id", Argv.alias(card))
        .put("mac", card.mac())
        .put("host_mtu", card.mtu().filter(mtu -> model.startsWith("virtio")))
        .put("bootindex", argv.boot().index(card));
    return Places.at(argv, card, props);
  }

  private static Props virtio(Interface card, String model) {
    Props props = Virtio.device(card, "virtio-net", Optional.of(model));
    card.driver().ifPresent(driver -> driver(props, driver));
    queues(card).ifPresent(queues -> props.put("mq", true).put("vectors", 2L * queues + 2));
    return props;
  }

  private static void driver(Props props, InterfaceDriver driver) {
    Virtio.options(props, Optional.of(driver.virtio()));
    props
        .put("tx", driver.txmode().map(mode -> mode.equals("iothread") ? "bh" : mode))
        .put("ioeventfd", Text.truth(driver.ioeventfd()))
        .put("event_idx", Text.truth(driver.eventIdx()))
        .put("rx_queue_size", driver.rxQueueSize())
        .put("tx_queue_size", driver.txQueueSize());
  }
}
