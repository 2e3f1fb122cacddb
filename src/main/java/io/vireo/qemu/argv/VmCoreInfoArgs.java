package io.vireo.qemu.argv;

import io.vireo.model.domain.Features;

/** Where a crashed Linux leaves word for whoever dumps it. */
final class VmCoreInfoArgs {

  private VmCoreInfoArgs() {}

  static void add(Argv argv) {
    argv.domain()
        .features()
        .flatMap(Features::vmCoreInfo)
        .filter(Features.State::on)
        .ifPresent(on -> argv.device(Props.device("vmcoreinfo")));
  }
}
