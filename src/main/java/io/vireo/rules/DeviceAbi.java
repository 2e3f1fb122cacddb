package io.vireo.rules;

import static io.vireo.model.domain.device.DeviceInfo.NONE;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Audio;
import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Filesystem;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Hostdev;
import io.vireo.model.domain.device.Input;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.OtherDevice;
import io.vireo.model.domain.device.Parallel;
import io.vireo.model.domain.device.Rng;
import io.vireo.model.domain.device.Serial;
import io.vireo.model.domain.device.Tpm;
import io.vireo.model.domain.device.Video;
import io.vireo.wire.Element;
import io.vireo.wire.xml.XmlCodec;
import io.vireo.wire.xml.XmlElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The devices' share of what a guest has seen: how many there are of each kind, and of each what it
 * is and where. Devices of a kind are compared in the order of the document.
 */
final class DeviceAbi {

  private DeviceAbi() {}

  static void check(Devices from, Devices to) {
    Map<Class<?>, List<Device>> before = byKind(from);
    Map<Class<?>, List<Device>> after = byKind(to);
    before.forEach((kind, devices) -> compare(kind, devices, after.getOrDefault(kind, List.of())));
    after.forEach(
        (kind, devices) -> {
          if (!before.containsKey(kind)) {
            compare(kind, List.of(), devices);
          }
        });
  }

  /** Screens, and sound on the host's side, are nothing the guest sees. */
  private static Map<Class<?>, List<Device>> byKind(Devices devices) {
    Map<Class<?>, List<Device>> kinds = new LinkedHashMap<>();
    for (Device device : devices.all()) {
      boolean seen = !(device instanceof Graphics) && !(device instanceof Audio);
      if (seen && !(device instanceof Console console && Consoles.isSerial(console))) {
        kinds.computeIfAbsent(device.getClass(), _ -> new ArrayList<>()).add(device);
      }
    }
    kinds.computeIfPresent(Controller.class, (_, all) -> sorted(all));
    return kinds;
  }

  /** Allocation may append controllers anywhere; their numbers tell them apart. */
  private static List<Device> sorted(List<Device> controllers) {
    return controllers.stream()
        .map(Controller.class::cast)
        .sorted(
            Comparator.comparing((Controller c) -> c.type())
                .thenComparing(c -> c.index().orElse(0)))
        .map(Device.class::cast)
        .toList();
  }

  private static void compare(Class<?> kind, List<Device> before, List<Device> after) {
    Element element = kind.getAnnotation(Element.class);
    String name = element.value().equals("*") ? "other device" : element.value();
    if (before.size() != after.size()) {
      throw AbiStability.difference(
          "the number of /domain/devices/" + name, before.size(), after.size());
    }
    for (int i = 0; i < before.size(); i++) {
      String place = "/domain/devices/" + name + "[" + (i + 1) + "]";
      compare(place, before.get(i), after.get(i));
    }
  }

  private static void compare(String place, Device before, Device after) {
    List<Trait> then = traits(before);
    List<Trait> now = traits(after);
    for (int i = 0; i < then.size(); i++) {
      Trait trait = then.get(i);
      if (!trait.equals(now.get(i))) {
        throw AbiStability.difference(
            place + "/" + trait.part(), trait.value(), now.get(i).value());
      }
    }
    if (!before.address().equals(after.address())) {
      throw AbiStability.difference(
          place + "/address",
          before.address().map(Object::toString),
          after.address().map(Object::toString));
    }
  }

  /** Something about a device that its guest can tell. */
  private record Trait(String part, Object value) {}

  private static Trait trait(String part, Object value) {
    return new Trait(part, value);
  }

  private static List<Trait> traits(Device device) {
    return switch (device) {
      case Disk d -> ofDisk(d);
      case Controller d ->
          List.of(
              trait("@type", d.type()),
              trait("@index", d.index()),
              trait("@model", d.model()),
              trait("@ports", d.ports()),
              trait("@vectors", d.vectors()));
      case Interface d ->
          List.of(trait("mac/@address", lower(d.mac())), trait("model/@type", d.model()));
      case Serial d -> List.of(trait("target", d.target()));
      case Parallel d -> List.of(trait("target", d.target()));
      case Console d -> List.of(trait("target", d.target()));
      case Channel d -> List.of(trait("target/@name", d.target().flatMap(t -> t.name())));
      case Input d -> List.of(trait("@type", d.type()), trait("@bus", d.bus()));
      case Video d -> List.of(trait("model", d.model()));
      case MemBalloon d -> List.of(trait("@model", d.model()));
      case Rng d -> List.of(trait("@model", d.model()));
      case Tpm d -> List.of(trait("@model", d.model()));
      case Filesystem d -> List.of(trait("target/@dir", d.target()));
      case Hostdev d -> List.of(trait("@mode", d.mode()));
      case OtherDevice d -> List.of(trait("content", withoutAlias(d)));
      case Device d -> List.of(trait("content", XmlCodec.element((Record) d.withInfo(NONE))));
    };
  }

  private static List<Trait> ofDisk(Disk disk) {
    return List.of(
        trait("@device", disk.kind()),
        trait("@model", disk.model()),
        trait("target/@dev", disk.target().dev()),
        trait("target/@bus", disk.target().bus()),
        trait("readonly", disk.readonly() ? "present" : "missing"),
        trait("serial", disk.identity().serial()),
        trait("wwn", disk.identity().wwn()));
  }

  private static Optional<String> lower(Optional<String> text) {
    return text.map(t -> t.toLowerCase(Locale.ROOT));
  }

  private static List<XmlElement> withoutAlias(OtherDevice device) {
    return device
        .element()
        .children()
        .filter(child -> !child.name().getLocalPart().equals("alias"))
        .toList();
  }
}
