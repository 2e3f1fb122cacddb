package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Input;

/** Keyboards, mice, tablets. Those at PS/2 ports are part of the board. */
final class InputArgs {

  private InputArgs() {}

  static void add(Argv argv) {
    argv.devices(Input.class).forEach(input -> add(argv, input));
  }

  private static void add(Argv argv, Input input) {
    switch (input.bus().orElse(Input.Bus.USB)) {
      case PS2, NONE -> none(argv, input);
      case USB -> argv.device(Places.id(argv, input, Props.device(usb(argv, input))));
      case VIRTIO -> argv.device(Places.id(argv, input, virtio(argv, input)));
      case XEN, PARALLELS -> throw argv.refuse(input, "/@bus");
    }
  }

  private static void none(Argv argv, Input input) {
    if (input.type() == Input.Type.EVDEV || input.type() == Input.Type.PASSTHROUGH) {
      throw argv.refuse(input, "/@type");
    }
  }

  private static String usb(Argv argv, Input input) {
    return switch (input.type()) {
      case MOUSE -> "usb-mouse";
      case TABLET -> "usb-tablet";
      case KEYBOARD -> "usb-kbd";
      case PASSTHROUGH, EVDEV -> throw argv.refuse(input, "/@type");
    };
  }

  private static Props virtio(Argv argv, Input input) {
    String kind =
        switch (input.type()) {
          case MOUSE -> "virtio-mouse";
          case TABLET -> "virtio-tablet";
          case KEYBOARD -> "virtio-keyboard";
          case PASSTHROUGH -> "virtio-input-host";
          case EVDEV -> throw argv.refuse(input, "/@type");
        };
    Props props = Virtio.device(input, kind, input.model()).put("evdev", input.evdev());
    return Virtio.options(props, input.driver());
  }
}
