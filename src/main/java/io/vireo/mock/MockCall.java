package io.vireo.mock;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be made to fail or hang by a setting. */
enum MockCall {
  START,
  RESUME,
  PAUSE,
  QUERY,
  CHECK_SAVE,
  SAVE,
  SHUTDOWN,
  REBOOT,
  RESET,
  STOP,
  SCREENSHOT;

  /** The word in a setting: {@code check-save}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<MockCall> of(String word) {
    return Arrays.stream(values()).filter(call -> call.word().equals(word)).findFirst();
  }
}
