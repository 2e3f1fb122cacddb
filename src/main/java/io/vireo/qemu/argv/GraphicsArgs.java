package io.vireo.qemu.argv;

import io.vireo.model.YesNo;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Graphics.Listen;
import java.util.Optional;

/** The guest's screen over VNC. A password is set over the monitor and is not here. */
final class GraphicsArgs {

  private static final int FIRST_PORT = 5900;

  /** How many displays QEMU tries when it may choose. */
  private static final int TRIES = 99;

  private static final String LOOPBACK = "127.0.0.1";

  private GraphicsArgs() {}

  static void add(Argv argv) {
    argv.devices(Graphics.class).forEach(graphics -> add(argv, graphics));
  }

  private static void add(Argv argv, Graphics graphics) {
    if (graphics.type() != Graphics.Type.VNC) {
      throw argv.refuse(graphics, "/@type");
    }
    Options options =
        isHidden(graphics)
            ? Options.of("none")
            : socket(argv, graphics).map(GraphicsArgs::unix).orElseGet(() -> tcp(graphics));
    options.put("share", graphics.sharePolicy());
    options.put("websocket", graphics.ports().websocket().filter(port -> port > 0));
    options.putIf(graphics.password().secret().isPresent(), "password", "on");
    options.put("audiodev", AudioArgs.name(argv, graphics.audio()));
    argv.add("-vnc", options);
    graphics.keymap().ifPresent(keymap -> argv.add("-k", keymap));
  }

  /** A screen that listens nowhere: clients are handed to it. */
  private static boolean isHidden(Graphics graphics) {
    return graphics.listens().stream().anyMatch(listen -> listen.type() == Listen.Kind.NONE);
  }

  private static Options unix(String path) {
    return Options.of("vnc=unix:" + Text.escape(path));
  }

  private static Options tcp(Graphics graphics) {
    String address =
        graphics.listens().stream()
            .filter(listen -> listen.type() == Listen.Kind.ADDRESS)
            .findFirst()
            .flatMap(Listen::address)
            .or(graphics::listen)
            .orElse(LOOPBACK);
    String host = address.contains(":") ? "[" + address + "]" : address;
    Optional<Integer> port = graphics.ports().port().filter(number -> number >= FIRST_PORT);
    boolean any = graphics.ports().autoport().filter(YesNo::on).isPresent() || port.isEmpty();
    Options options = Options.of(host + ":" + (port.orElse(FIRST_PORT) - FIRST_PORT));
    return options.putIf(any && port.isEmpty(), "to", TRIES);
  }

  private static Optional<String> socket(Argv argv, Graphics graphics) {
    String own = argv.spec().runDirectory().resolve("vnc.sock").toString();
    return graphics.listens().stream()
        .filter(listen -> listen.type() == Listen.Kind.SOCKET)
        .findFirst()
        .map(listen -> listen.socket().orElse(own))
        .or(graphics::socket);
  }
}
