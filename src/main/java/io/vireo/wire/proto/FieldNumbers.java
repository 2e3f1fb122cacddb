package io.vireo.wire.proto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which field of which message has which number, for ever: a list that is only added to. A name
 * that has none yet is given the number after the highest that its message ever had.
 *
 * <p>Not safe for use by several threads; a {@link Schema} asks while it is made.
 */
public final class FieldNumbers {

  /** The highest that a field may have. */
  static final int NUMBER_MAX = (1 << 29) - 1;

  /** Numbers that protobuf keeps for itself. */
  private static final int KEPT_FROM = 19_000;

  private static final int KEPT_TO = 19_999;

  private final Map<String, Map<String, Integer>> messages = new LinkedHashMap<>();
  private final List<String> added = new ArrayList<>();

  private FieldNumbers() {}

  /**
   * Reads lines of {@code Message.field NUMBER}; empty ones and those with {@code #} are skipped.
   *
   * @throws IllegalArgumentException where a number is given twice within a message, or a name
   */
  public static FieldNumbers read(String lines) {
    FieldNumbers numbers = new FieldNumbers();
    lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(numbers::line);
    return numbers;
  }

  private void line(String line) {
    String[] parts = line.split("[. ]", -1);
    if (parts.length != 3 || !parts[2].matches("\\d{1,9}")) {
      throw new IllegalArgumentException("not Message.field NUMBER: " + line);
    }
    put(parts[0], parts[1], Integer.parseInt(parts[2]));
  }

  private void put(String message, String field, int number) {
    Map<String, Integer> fields = messages.computeIfAbsent(message, _ -> new LinkedHashMap<>());
    if (number < 1 || number > NUMBER_MAX || (number >= KEPT_FROM && number <= KEPT_TO)) {
      throw new IllegalArgumentException(message + "." + field + " cannot have " + number);
    }
    if (fields.containsKey(field) || fields.containsValue(number)) {
      throw new IllegalArgumentException(
          message + "." + field + " " + number + ": the name or the number is given already");
    }
    fields.put(field, number);
  }

  /** The number of a field: what it always was, or the next. */
  int of(String message, String field) {
    Map<String, Integer> fields = messages.getOrDefault(message, Map.of());
    Integer known = fields.get(field);
    if (known != null) {
      return known;
    }
    int next = fields.values().stream().mapToInt(it -> it).max().orElse(0) + 1;
    put(message, field, next);
    added.add(message + "." + field + " " + next);
    return next;
  }

  /** The number that a field has, if it ever had one. */
  public OptionalInt known(String message, String field) {
    Integer number = messages.getOrDefault(message, Map.of()).get(field);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** What a message had once and has no more, by number: never to be used again. */
  Map<String, Integer> gone(String message, Set<String> present) {
    Map<String, Integer> gone = new HashMap<>(messages.getOrDefault(message, Map.of()));
    gone.keySet().removeAll(present);
    return gone;
  }

  /** Lines for what was asked for and had no number, to be put below those that were read. */
  public List<String> added() {
    return List.copyOf(added);
  }
}
