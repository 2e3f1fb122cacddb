package io.vireo.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An event's word, worked out once from its record's name: {@code JobEnded} is {@code job-ended}.
 */
public final class EventType {

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

  /** The record of each event there is. */
  public static final List<Class<? extends Event>> RECORDS = leaves(Event.class).toList();

  /** The words of all, sorted. */
  public static final List<String> WORDS_KNOWN =
      RECORDS.stream().map(EventType::of).sorted().toList();

  private EventType() {}

  /** The word of an event's record. */
  public static String of(Class<? extends Event> event) {
    return WORDS.get(event);
  }

  private static Stream<Class<? extends Event>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventType::leaves)
        : Stream.of(type.asSubclass(Event.class));
  }
}
