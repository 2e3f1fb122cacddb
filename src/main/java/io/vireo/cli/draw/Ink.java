package io.vireo.cli.draw;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a drawing may be made of: colours only for people who look at a terminal and have not said
 * no ({@code NO_COLOR}), block characters only where the locale has them.
 */
public record Ink(boolean colours, boolean blocks) {

  /** Letters and signs that everybody has. */
  public static final Ink PLAIN = new Ink(false, false);

  /** What a stroke means. */
  public enum Tone {
    /** The guest ran. */
    QUIET("2"),
    /** The guest stood still. */
    HELD("33"),
    /** It is done for good. */
    SAFE("32"),
    /** It is not as it should be. */
    WRONG("31"),
    /** Said in passing. */
    ASIDE("2");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  /**
   * @param terminal whether a person looks at it
   */
  public static Ink of(boolean terminal, Map<String, String> environment) {
    boolean dumb = environment.containsKey("NO_COLOR") || "dumb".equals(environment.get("TERM"));
    return terminal ? new Ink(!dumb, unicode(environment)) : PLAIN;
  }

  private static boolean unicode(Map<String, String> environment) {
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .map(value -> value.toUpperCase(Locale.ROOT))
        .filter(value -> value.contains("UTF-8") || value.contains("UTF8"))
        .isPresent();
  }

  public String paint(Tone tone, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
  }
}
