package io.vireo.qemu.argv;

import io.vireo.model.domain.device.MemBalloon;
import java.util.Optional;

/** The balloon. */
final class BalloonArgs {

  private BalloonArgs() {}

  static void add(Argv argv) {
    argv.devices(MemBalloon.class)
        .filter(balloon -> !balloon.model().equals("none"))
        .forEach(balloon -> add(argv, balloon));
  }

  private static void add(Argv argv, MemBalloon balloon) {
    if (!balloon.model().startsWith("virtio")) {
      throw argv.refuse(balloon, "/@model");
    }
    Props props = Virtio.device(balloon, "virtio-balloon", Optional.of(balloon.model()));
    Virtio.options(props, balloon.driver());
    Places.id(argv, balloon, props)
        .put("deflate-on-oom", Text.truth(balloon.autodeflate()))
        .put("free-page-reporting", Text.truth(balloon.freePageReporting()));
    argv.device(props);
  }
}
