package io.vireo.wire.xml;

import io.vireo.wire.Word;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A value that is one piece of text: a string, a number, a UUID, or a word of an enum.
 *
 * @param radix 16 for numbers written as {@code 0x1f}
 * @param width the least number of digits written
 */
record Scalar(Class<?> type, int radix, int width) {

  static boolean covers(Class<?> type) {
    return type == String.class
        || type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class
        || type == UUID.class
        || type.isEnum();
  }

  /** The value, or what would have been one, as the exception's message. */
  Object parse(String text) throws BadValueException {
    try {
      if (type == String.class) {
        return text;
      }
      String word = text.strip();
      if (type == UUID.class) {
        return uuid(word);
      }
      if (type.isEnum()) {
        return constant(word);
      }
      return type == int.class || type == Integer.class ? (Object) toInt(word) : toLong(word);
    } catch (NumberFormatException notANumber) {
      throw new BadValueException("a whole number");
    }
  }

  String format(Object value) {
    return switch (value) {
      case Enum<?> constant -> Word.of(constant);
      case Long number when radix != 10 -> hex(Long.toHexString(number));
      case Integer number when radix != 10 -> hex(Integer.toHexString(number));
      default -> value.toString();
    };
  }

  private String hex(String digits) {
    return "0x" + "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  private int toInt(String word) {
    return isHex(word) ? Integer.parseUnsignedInt(word.substring(2), 16) : Integer.parseInt(word);
  }

  private long toLong(String word) {
    return isHex(word) ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseLong(word);
  }

  private boolean isHex(String word) {
    return radix == 16 && word.toLowerCase(Locale.ROOT).startsWith("0x");
  }

  /** With or without hyphens, as libvirt reads them. */
  private static UUID uuid(String word) throws BadValueException {
    String digits = word.replace("-", "");
    if (digits.length() != 32
        || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      throw new BadValueException("a UUID of 32 hexadecimal digits");
    }
    return new UUID(
        Long.parseUnsignedLong(digits.substring(0, 16), 16),
        Long.parseUnsignedLong(digits.substring(16), 16));
  }

  private Object constant(String word) throws BadValueException {
    Optional<?> found =
        Arrays.stream(type.getEnumConstants())
            .filter(constant -> Word.of((Enum<?>) constant).equals(word))
            .findFirst();
    if (found.isEmpty()) {
      throw new BadValueException("one of " + words());
    }
    return found.get();
  }

  private String words() {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> Word.of((Enum<?>) constant))
        .collect(Collectors.joining(", "));
  }

  /** The message says what was expected instead. */
  static final class BadValueException extends Exception {
    private static final long serialVersionUID = 1L;

    BadValueException(String expected) {
      super(expected, null, false, false);
    }
  }
}
