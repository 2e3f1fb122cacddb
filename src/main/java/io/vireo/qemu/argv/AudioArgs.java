package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Audio;
import java.util.Map;
import java.util.Optional;

/** Where the guest's sound goes on the host. */
final class AudioArgs {

  private static final Map<String, String> DRIVERS =
      Map.of(
          "none",
          "none",
          "alsa",
          "alsa",
          "oss",
          "oss",
          "pulseaudio",
          "pa",
          "pipewire",
          "pipewire",
          "jack",
          "jack",
          "sdl",
          "sdl",
          "file",
          "wav");

  private AudioArgs() {}

  static void add(Argv argv) {
    argv.devices(Audio.class).forEach(audio -> add(argv, audio));
  }

  private static void add(Argv argv, Audio audio) {
    String driver = DRIVERS.get(audio.type());
    if (driver == null) {
      throw argv.refuse(audio, "/@type");
    }
    argv.add("-audiodev", Props.of("id", "audio" + audio.id()).put("driver", driver).json());
  }

  /** The name of that audio, or of the first. */
  static Optional<String> name(Argv argv, Optional<Integer> id) {
    return id.or(() -> argv.devices(Audio.class).map(Audio::id).findFirst())
        .map(number -> "audio" + number);
  }
}
