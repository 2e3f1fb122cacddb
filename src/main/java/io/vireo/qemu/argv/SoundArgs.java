package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Sound;
import java.util.Map;
import java.util.Set;

/** Sound cards. */
final class SoundArgs {

  private static final Map<String, String> CARDS =
      Map.of(
          "ac97",
          "AC97",
          "es1370",
          "ES1370",
          "sb16",
          "sb16",
          "usb",
          "usb-audio",
          "ich6",
          "intel-hda",
          "ich9",
          "ich9-intel-hda");
  private static final Set<String> WITH_CODEC = Set.of("ich6", "ich9");

  private SoundArgs() {}

  static void add(Argv argv) {
    argv.devices(Sound.class).forEach(sound -> add(argv, sound));
  }

  private static void add(Argv argv, Sound sound) {
    String driver = CARDS.get(sound.model());
    if (driver == null) {
      throw argv.refuse(sound, "/@model");
    }
    Props card = Props.device(driver);
    boolean codec = WITH_CODEC.contains(sound.model());
    if (!codec) {
      AudioArgs.name(argv, sound.audio()).ifPresent(audio -> card.put("audiodev", audio));
    }
    argv.device(Places.id(argv, sound, card));
    if (codec) {
      String name = Argv.alias(sound);
      Props duplex =
          Props.device("hda-duplex")
              .put("id", name + "-codec0")
              .put("bus", name + ".0")
              .put("cad", 0);
      AudioArgs.name(argv, sound.audio()).ifPresent(audio -> duplex.put("audiodev", audio));
      argv.device(duplex);
    }
  }
}
