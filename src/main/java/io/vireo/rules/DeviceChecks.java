package io.vireo.rules;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.DiskSource;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.OtherDevice;
import io.vireo.wire.Element;
import io.vireo.wire.Word;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What is checked of devices, one by one and against each other. */
final class DeviceChecks {

  private static final String COMPANION = "ich9-uhci";
  private static final int PORT_MAX = 65_535;
  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{1,2}([:-][0-9a-fA-F]{1,2}){5}");

  private final Domain domain;
  private final List<Problem> problems;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<String> targets = new HashSet<>();
  private final Set<String> aliases = new HashSet<>();
  private final Set<String> controllers = new HashSet<>();
  private final Set<Integer> bootOrders = new HashSet<>();

  DeviceChecks(Domain domain, List<Problem> problems) {
    this.domain = domain;
    this.problems = problems;
  }

  void run() {
    for (Device device : domain.devices().all()) {
      String place = place(device);
      common(device, place);
      switch (device) {
        case Disk disk -> disk(disk, place);
        case Controller controller -> controller(controller, place);
        case Interface card -> card(card, place);
        case Graphics graphics -> graphics(graphics, place);
        default -> {}
      }
    }
    if (!bootOrders.isEmpty() && !domain.os().boot().isEmpty()) {
      add("/domain/os/boot", "boot devices and boot orders of devices exclude each other");
    }
  }

  private void add(String place, String sentence) {
    problems.add(new Problem(place, sentence));
  }

  private String place(Device device) {
    String name =
        device instanceof OtherDevice other
            ? other.name()
            : device.getClass().getAnnotation(Element.class).value();
    return "/domain/devices/" + name + "[" + numbers.merge(name, 1, Integer::sum) + "]";
  }

  private void common(Device device, String place) {
    device
        .alias()
        .filter(_ -> !mirrorsSerial(device))
        .filter(alias -> !aliases.add(alias))
        .ifPresent(alias -> add(place + "/alias", "alias '" + alias + "' is used twice"));
    device.info().bootOrder().ifPresent(order -> bootOrder(order, place + "/boot/@order"));
  }

  /** In a live document the console goes by the name of the port that it is. */
  private static boolean mirrorsSerial(Device device) {
    return device instanceof Console console && Consoles.isSerial(console);
  }

  private void bootOrder(int order, String place) {
    if (order < 1) {
      add(place, "a boot order must be at least 1");
    } else if (!bootOrders.add(order)) {
      add(place, "boot order " + order + " is used twice");
    }
  }

  private void disk(Disk disk, String place) {
    String dev = disk.target().dev();
    if (dev.isBlank()) {
      add(place + "/target/@dev", "a disk's target must not be empty");
    } else if (!targets.add(dev)) {
      add(place + "/target/@dev", "target '" + dev + "' is used twice");
    }
    boolean floppy = disk.kind() == Disk.Kind.FLOPPY;
    disk.target()
        .bus()
        .filter(bus -> floppy != (bus == Disk.Bus.FDC))
        .ifPresent(_ -> add(place + "/target/@bus", "floppies and only they are on bus fdc"));
    source(disk, place + "/source");
  }

  private void source(Disk disk, String place) {
    disk.source().localPath().flatMap(Paths::problem).ifPresent(sentence -> add(place, sentence));
    boolean removable = disk.kind() == Disk.Kind.CDROM || disk.kind() == Disk.Kind.FLOPPY;
    if (disk.source() instanceof DiskSource.FileSource file && !removable) {
      if (file.file().isEmpty()) {
        add(place, "a disk that cannot be ejected needs a source");
      }
    }
  }

  /** Companions of one USB controller share its number. */
  private void controller(Controller controller, String place) {
    boolean companion =
        controller.info().masterStartPort().isPresent()
            || controller.model().filter(model -> model.startsWith(COMPANION)).isPresent();
    controller
        .index()
        .filter(_ -> !companion)
        .filter(index -> !controllers.add(controller.type() + "#" + index))
        .ifPresent(
            index ->
                add(
                    place + "/@index",
                    "there are two %s controllers %d"
                        .formatted(Word.of(controller.type()), index)));
    controller
        .index()
        .filter(index -> index < 0)
        .ifPresent(_ -> add(place + "/@index", "a controller's index must not be negative"));
  }

  private void card(Interface card, String place) {
    card.mac().ifPresent(mac -> mac(mac, place + "/mac/@address"));
    card.mtu()
        .filter(mtu -> mtu < 0)
        .ifPresent(_ -> add(place + "/mtu/@size", "an MTU must not be negative"));
  }

  private void mac(String mac, String place) {
    if (!MAC.matcher(mac).matches()) {
      add(place, "a MAC address is six pairs of hexadecimal digits");
    } else if ((Integer.parseInt(mac.split("[:-]", 2)[0], 16) & 1) == 1) {
      add(place, "a card's MAC address must not be a multicast address");
    }
  }

  private void graphics(Graphics graphics, String place) {
    Graphics.Ports ports = graphics.ports();
    List.of(ports.port(), ports.tlsPort(), ports.websocket())
        .forEach(
            each ->
                each.filter(port -> port < -1 || port > PORT_MAX)
                    .ifPresent(
                        port -> add(place, "port " + port + " is not between -1 and " + PORT_MAX)));
  }
}
