package io.vireo.qemu.argv;

import io.vireo.model.OnOff;
import java.util.Locale;
import java.util.Optional;

/** The form of values in options that are not JSON. */
final class Text {

  private Text() {}

  /** A comma ends a value, two are one comma within it. */
  static String escape(String value) {
    return value.replace(",", ",,");
  }

  static String onOff(boolean on) {
    return on ? "on" : "off";
  }

  /** As QEMU spells constants: lower case, with dashes. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What JSON has for a switch. */
  static Optional<Boolean> truth(Optional<OnOff> value) {
    return value.map(OnOff::on);
  }
}
