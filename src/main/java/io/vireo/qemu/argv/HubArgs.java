package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Hub;

/** USB hubs. */
final class HubArgs {

  private HubArgs() {}

  static void add(Argv argv) {
    argv.devices(Hub.class)
        .forEach(hub -> argv.device(Places.id(argv, hub, Props.device("usb-hub"))));
  }
}
