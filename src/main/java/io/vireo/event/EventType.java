package io.vireo.event;

import java.util.Locale;

/**
 * An event's word, worked out once from its record's name: {@code JobEnded} is {@code job-ended}.
 */
final class EventType {

  private static final ClassValue<String> WORDS =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> event) {
          return event
              .getSimpleName()
              .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
              .toLowerCase(Locale.ROOT);
        }
      };

  private EventType() {}

  static String of(Class<? extends Event> event) {
    return WORDS.get(event);
  }
}
