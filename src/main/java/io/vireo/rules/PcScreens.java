package io.vireo.rules;

import io.vireo.model.YesNo;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Graphics.Listen;
import io.vireo.model.domain.device.Graphics.Ports;
import io.vireo.model.domain.device.Video;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What graphics cards and the ways to see them leave out. Memory sizes are KiB. */
final class PcScreens {

  private static final long VIDEO_KIB = 16_384;
  private static final long QXL_KIB = 65_536;
  private static final int ANY_PORT = -1;

  private PcScreens() {}

  /** The card of a guest that can be seen and names none. */
  static Video video() {
    Optional<Video.Model> cirrus = Optional.of(model("cirrus", Optional.of(VIDEO_KIB)));
    return new Video(Optional.empty(), cirrus, DeviceInfo.NONE, Extras.NONE);
  }

  static Devices fill(Devices devices) {
    boolean primarySaid =
        devices.of(Video.class).flatMap(v -> v.model().stream()).anyMatch(PcScreens::isPrimary);
    Optional<Video> primary = primarySaid ? Optional.empty() : devices.of(Video.class).findFirst();
    return devices.map(
        device ->
            switch (device) {
              case Video video ->
                  filled(video, primary.filter(p -> Objects.equals(p, video)).isPresent());
              case Graphics graphics -> filled(graphics);
              default -> device;
            });
  }

  private static boolean isPrimary(Video.Model model) {
    return model.primary().equals(Optional.of(YesNo.YES));
  }

  private static Video filled(Video video, boolean primary) {
    return video
        .model()
        .map(PcScreens::sized)
        .map(m -> primary ? Derive.with(m, "primary", Optional.of(YesNo.YES)) : m)
        .map(m -> Derive.with(video, "model", Optional.of(m)))
        .orElse(video);
  }

  private static Video.Model sized(Video.Model model) {
    boolean none = model.type().equals(Optional.of("none"));
    Video.Model sized = none ? model : headed(model);
    return switch (model.type().orElse("")) {
      case "cirrus", "vga", "bochs" -> withDefault(sized, "vram", model.vram(), VIDEO_KIB);
      case "qxl" -> qxl(sized);
      default -> sized;
    };
  }

  private static Video.Model headed(Video.Model model) {
    return Derive.with(model, "heads", model.heads().or(() -> Optional.of(1)));
  }

  private static Video.Model qxl(Video.Model model) {
    Video.Model ram = withDefault(model, "ram", model.ram(), QXL_KIB);
    Video.Model vram = withDefault(ram, "vram", model.vram(), QXL_KIB);
    return withDefault(vram, "vgamem", model.vgamem(), VIDEO_KIB);
  }

  private static Video.Model withDefault(
      Video.Model model, String part, Optional<Long> said, long kib) {
    return Derive.with(model, part, said.or(() -> Optional.of(kib)));
  }

  private static Video.Model model(String type, Optional<Long> vram) {
    return new Video.Model(
        Optional.of(type),
        Optional.empty(),
        vram,
        Optional.empty(),
        Optional.empty(),
        Optional.of(1),
        Optional.of(YesNo.YES),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A port that is not said is chosen, and the old spelling of an address gets the new one too. */
  private static Device filled(Graphics graphics) {
    boolean listens =
        graphics.type() == Graphics.Type.VNC || graphics.type() == Graphics.Type.SPICE;
    if (!listens || graphics.socket().isPresent()) {
      return graphics;
    }
    boolean elsewhere =
        graphics.listens().stream()
            .anyMatch(l -> l.type() == Listen.Kind.SOCKET || l.type() == Listen.Kind.NONE);
    Graphics ported = elsewhere ? graphics : graphics.withPorts(ports(graphics));
    return graphics.listens().isEmpty() ? ported.withListens(List.of(listen(graphics))) : ported;
  }

  private static Listen listen(Graphics graphics) {
    return new Listen(Listen.Kind.ADDRESS, graphics.listen(), Optional.empty(), Optional.empty());
  }

  private static Ports ports(Graphics graphics) {
    Ports ports = graphics.ports();
    boolean spice = graphics.type() == Graphics.Type.SPICE;
    boolean unsaid = ports.port().filter(p -> p != ANY_PORT).isEmpty() && ports.tlsPort().isEmpty();
    YesNo auto = ports.autoport().orElse(YesNo.of(unsaid));
    Optional<Integer> port =
        auto.on() && !spice ? Optional.of(ports.port().orElse(ANY_PORT)) : ports.port();
    return new Ports(port, ports.tlsPort(), Optional.of(auto), ports.websocket());
  }
}
