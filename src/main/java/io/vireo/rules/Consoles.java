package io.vireo.rules;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.CharacterDevice;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Console.ConsoleTarget;
import io.vireo.model.domain.device.Console.TargetType;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.model.domain.device.Serial;
import io.vireo.wire.xml.Extras;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first console of a whole machine is its first serial port over again: one is made from the
 * other, whichever the document names. Consoles are numbered in the order of the document.
 */
final class Consoles {

  private Consoles() {}

  static Devices fill(Devices devices) {
    Optional<Serial> serial = devices.of(Serial.class).findFirst();
    Optional<Console> console = devices.of(Console.class).findFirst();
    boolean mirrors = console.filter(Consoles::isSerial).isPresent();
    if (serial.isEmpty() && !mirrors) {
      return numbered(devices);
    }
    List<Device> all = new ArrayList<>(devices.all());
    Serial port = serial.orElseGet(() -> serialOf(console.orElseThrow()));
    if (serial.isEmpty()) {
      all.add(all.indexOf(console.orElseThrow()), port);
    }
    if (mirrors) {
      all.set(all.indexOf(console.orElseThrow()), mirror(port, console));
    } else if (console.isEmpty()) {
      all.add(all.indexOf(port) + 1, mirror(port, console));
    }
    return numbered(devices.withAll(all));
  }

  static boolean isVirtio(CharacterDevice device) {
    return switch (device) {
      case Channel channel ->
          channel.target().filter(t -> t.type() == Channel.TargetType.VIRTIO).isPresent();
      case Console console ->
          console.target().flatMap(ConsoleTarget::type).equals(Optional.of(TargetType.VIRTIO));
      default -> false;
    };
  }

  static boolean isSerial(Console console) {
    return console.target().flatMap(ConsoleTarget::type).orElse(TargetType.SERIAL)
        == TargetType.SERIAL;
  }

  private static Serial serialOf(Console console) {
    return new Serial(
        console.source(),
        console.log(),
        Optional.of(Serial.SerialTarget.of(0)),
        console.info(),
        Extras.NONE);
  }

  private static Console mirror(Serial serial, Optional<Console> console) {
    return new Console(
        serial.source(),
        console.flatMap(Console::tty),
        serial.log(),
        Optional.of(
            new ConsoleTarget(
                Optional.of(TargetType.SERIAL),
                serial.target().flatMap(Serial.SerialTarget::port))),
        DeviceInfo.NONE,
        console.map(Console::extras).orElse(Extras.NONE));
  }

  private static Devices numbered(Devices devices) {
    List<Device> all = new ArrayList<>();
    int next = 0;
    for (Device device : devices.all()) {
      if (device instanceof Console console) {
        int number = next++;
        all.add(numbered(console, number));
      } else {
        all.add(device);
      }
    }
    return devices.withAll(all);
  }

  private static Console numbered(Console console, int number) {
    TargetType type = console.target().flatMap(ConsoleTarget::type).orElse(TargetType.SERIAL);
    boolean said = console.target().flatMap(ConsoleTarget::port).isPresent();
    return said
        ? console
        : console.withTarget(new ConsoleTarget(Optional.of(type), Optional.of(number)));
  }
}
