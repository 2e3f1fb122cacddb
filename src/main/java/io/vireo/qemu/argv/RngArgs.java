package io.vireo.qemu.argv;

import io.vireo.model.domain.device.CharSource;
import io.vireo.model.domain.device.Rng;
import java.util.Optional;

/** Random number generators. */
final class RngArgs {

  private static final String DEVICE = "/dev/random";

  private RngArgs() {}

  static void add(Argv argv) {
    argv.devices(Rng.class).forEach(rng -> add(argv, rng));
  }

  /** One of them. */
  static void add(Argv argv, Rng rng) {
    if (!rng.model().startsWith("virtio")) {
      throw argv.refuse(rng, "/@model");
    }
    String source = "obj" + Argv.alias(rng);
    argv.object(backend(argv, rng, source));
    Props props = Virtio.device(rng, "virtio-rng", Optional.of(rng.model()));
    Virtio.options(props, rng.driver()).put("rng", source);
    rng.rate()
        .ifPresent(
            rate -> props.put("max-bytes", rate.bytes()).put("period", rate.period().orElse(1000)));
    argv.device(Places.id(argv, rng, props));
  }

  private static Props backend(Argv argv, Rng rng, String id) {
    return switch (rng.backend()) {
      case Rng.Backend.FromDevice(Optional<String> path) ->
          Props.object("rng-random", id).put("filename", path.map(String::strip).orElse(DEVICE));
      case Rng.Backend.Egd(CharSource source) ->
          Props.object("rng-egd", id)
              .put("chardev", CharBackend.add(argv, rng, source, Optional.empty()));
      case Rng.Backend.Builtin() -> Props.object("rng-builtin", id);
    };
  }
}
