package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.CharacterDevice;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Parallel;
import io.vireo.model.domain.device.Serial;
import java.util.Optional;

/** Serial and parallel ports, channels, consoles. */
final class CharacterArgs {

  private CharacterArgs() {}

  static void add(Argv argv) {
    argv.devices(Serial.class).forEach(serial -> add(argv, serial, serial(argv, serial)));
    argv.devices(Parallel.class)
        .forEach(parallel -> add(argv, parallel, Props.device("isa-parallel")));
    argv.devices(Channel.class).forEach(channel -> add(argv, channel, channel(argv, channel)));
    argv.devices(Console.class)
        .filter(console -> !isSerialAgain(argv, console))
        .forEach(console -> add(argv, console, console(argv, console)));
  }

  private static void add(Argv argv, CharacterDevice device, Props props) {
    String backend = CharBackend.add(argv, device, device.source(), device.log());
    argv.device(Places.id(argv, device, props.put("chardev", backend)));
  }

  private static Props serial(Argv argv, Serial serial) {
    Optional<Serial.SerialTarget> target = serial.target();
    String type = target.flatMap(Serial.SerialTarget::type).orElse("isa-serial");
    return switch (type) {
      case "isa-serial" -> isa(argv, serial, target);
      case "usb-serial", "pci-serial" -> Props.device(type);
      default -> throw argv.refuse(serial, "/target/@type");
    };
  }

  private static Props isa(Argv argv, Serial serial, Optional<Serial.SerialTarget> target) {
    return switch (target.flatMap(Serial.SerialTarget::model).orElse("isa-serial")) {
      case "isa-serial" ->
          Props.device("isa-serial")
              .put("index", target.flatMap(Serial.SerialTarget::port).orElse(0));
      case "isa-debugcon" -> Props.device("isa-debugcon");
      default -> throw argv.refuse(serial, "/target/model/@name");
    };
  }

  private static Props channel(Argv argv, Channel channel) {
    Optional<Channel.ChannelTarget> target =
        channel.target().filter(t -> t.type() == Channel.TargetType.VIRTIO);
    return Props.device("virtserialport")
        .put("name", target.orElseThrow(() -> argv.refuse(channel, "/target/@type")).name());
  }

  private static Props console(Argv argv, Console console) {
    if (type(console) != Console.TargetType.VIRTIO) {
      throw argv.refuse(console, "/target/@type");
    }
    return Props.device("virtconsole");
  }

  private static boolean isSerialAgain(Argv argv, Console console) {
    return type(console) == Console.TargetType.SERIAL
        && argv.devices(Serial.class).anyMatch(s -> s.alias().equals(console.alias()));
  }

  private static Console.TargetType type(Console console) {
    return console.target().flatMap(Console.ConsoleTarget::type).orElse(Console.TargetType.SERIAL);
  }
}
