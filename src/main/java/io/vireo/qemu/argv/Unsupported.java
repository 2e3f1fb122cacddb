package io.vireo.qemu.argv;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Os;
import io.vireo.model.domain.Tuning;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Filesystem;
import io.vireo.model.domain.device.MemoryDevice;
import io.vireo.model.domain.device.OtherDevice;
import io.vireo.model.domain.device.Redirdev;
import io.vireo.model.domain.device.Shmem;
import io.vireo.model.domain.device.Tpm;
import io.vireo.wire.Element;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what a document asks and no command line is made of. What is harmless to pass over is
 * listed here; everything else that is kept without being understood is an error that names its
 * place, since a guest that silently lacks something is worse than one that is refused.
 */
public final class Unsupported {

  private static final int PLACES_MAX = 5;

  /** Says nothing about how the machine is made. */
  private static final Set<String> HARMLESS =
      Set.of(
          "metadata",
          "title",
          "description",
          "resource",
          "source/seclabel",
          "source/@index",
          "target/@managed");

  /** Where threads run is said once they are there. */
  private static final Set<String> PINS = Set.of("vcpupin", "emulatorpin");

  private Unsupported() {}

  /**
   * @throws VirtException {@code CONFIG_UNSUPPORTED} naming the first few places
   */
  public static void check(Domain domain) {
    List<String> places = places(domain);
    if (!places.isEmpty()) {
      throw refusal(places);
    }
  }

  /** All places that {@link #check} would refuse. */
  public static List<String> places(Domain domain) {
    List<String> places = new ArrayList<>();
    extras(domain).forEach(place -> places.add("/domain/" + place));
    collect("/domain/os", domain.os(), places);
    domain.features().ifPresent(features -> collect("/domain/features", features, places));
    domain.cpu().ifPresent(cpu -> collect("/domain/cpu", cpu, places));
    domain.clock().ifPresent(clock -> collect("/domain/clock", clock, places));
    domain
        .memory()
        .backing()
        .ifPresent(
            backing -> {
              collect("/domain/memoryBacking", backing, places);
              backing.hugepages().ifPresent(h -> places.add("/domain/memoryBacking/hugepages"));
            });
    whole(domain, places);
    devices(domain.devices(), places);
    return places;
  }

  static VirtException refusal(List<String> places) {
    String more =
        places.size() > PLACES_MAX ? " and " + (places.size() - PLACES_MAX) + " more" : "";
    return new VirtException(
        ErrorCode.CONFIG_UNSUPPORTED,
        "this QEMU driver does not support "
            + String.join(", ", places.subList(0, Math.min(places.size(), PLACES_MAX)))
            + more
            + "; remove it from the document");
  }

  /** The device's place in the document: {@code /domain/devices/disk[2]}. */
  static String place(Devices devices, Device device) {
    int number = 0;
    String name = name(device);
    for (Device other : devices.all()) {
      number += name(other).equals(name) ? 1 : 0;
      if (other.equals(device)) {
        break;
      }
    }
    return "/domain/devices/" + name + "[" + number + "]";
  }

  private static String name(Device device) {
    return device instanceof OtherDevice other
        ? other.name()
        : device.getClass().getAnnotation(Element.class).value();
  }

  private static void whole(Domain domain, List<String> places) {
    Tuning tuning = domain.tuning();
    tuning.blkiotune().ifPresent(e -> places.add("/domain/blkiotune"));
    tuning.memtune().ifPresent(e -> places.add("/domain/memtune"));
    tuning.cputune().stream()
        .flatMap(XmlElement::children)
        .map(e -> e.name().getLocalPart())
        .filter(name -> !PINS.contains(name))
        .forEach(name -> places.add("/domain/cputune/" + name));
    tuning.numatune().ifPresent(e -> places.add("/domain/numatune"));
    tuning.iothreadids().stream()
        .flatMap(XmlElement::children)
        .flatMap(XmlElement::children)
        .forEach(e -> places.add("/domain/iothreadids/iothread/" + e.name().getLocalPart()));
    domain.vcpus().each().ifPresent(e -> places.add("/domain/vcpus"));
    domain.about().genid().ifPresent(e -> places.add("/domain/genid"));
    boolean chosen = domain.os().loader().flatMap(Os.Loader::path).isPresent();
    domain
        .os()
        .firmware()
        .filter(firmware -> !chosen)
        .ifPresent(e -> places.add("/domain/os/@firmware"));
    domain.cpu().flatMap(c -> c.cache()).ifPresent(e -> places.add("/domain/cpu/cache"));
    domain
        .cpu()
        .flatMap(c -> c.maxPhysAddr())
        .ifPresent(e -> places.add("/domain/cpu/maxphysaddr"));
    domain.features().ifPresent(f -> f.xen().ifPresent(e -> places.add("/domain/features/xen")));
  }

  private static void devices(Devices devices, List<String> places) {
    Map<String, Integer> numbers = new HashMap<>();
    for (Device device : devices.all()) {
      int number = numbers.merge(name(device), 1, Integer::sum);
      collect("/domain/devices/" + name(device) + "[" + number + "]", device, places);
    }
  }

  private static void collect(String place, Device device, List<String> places) {
    switch (device) {
      case OtherDevice _, Filesystem _, MemoryDevice _, Redirdev _, Shmem _, Tpm _ ->
          places.add(place);
      default -> collect(place, (Record) device, places);
    }
  }

  private static void collect(String place, Record record, List<String> places) {
    extras(record).forEach(path -> places.add(place + "/" + path));
  }

  private static List<String> extras(Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (component.getType() == Extras.class) {
        return value(record, component).paths().stream()
            .filter(path -> !HARMLESS.contains(path))
            .toList();
      }
    }
    return List.of();
  }

  private static Extras value(Record record, RecordComponent component) {
    try {
      return Optional.ofNullable((Extras) component.getAccessor().invoke(record))
          .orElse(Extras.NONE);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
