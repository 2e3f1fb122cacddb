package io.vireo.qemu.argv;

import java.util.ArrayList;
import java.util.List;

/** A command as a shell reads it: words, single quotes, lines that go on after a backslash. */
final class ShellWords {

  private ShellWords() {}

  static List<String> read(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean open = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
        open = true;
      } else if (!quoted && c == '\\' && i + 1 < text.length()) {
        i++;
        if (text.charAt(i) != '\n') {
          word.append(text.charAt(i));
          open = true;
        }
      } else if (!quoted && Character.isWhitespace(c)) {
        if (open) {
          words.add(word.toString());
        }
        word.setLength(0);
        open = false;
      } else {
        word.append(c);
        open = true;
      }
    }
    if (open) {
      words.add(word.toString());
    }
    return words;
  }

  /** One option a line, quoted where a shell needs it. */
  static String write(List<String> words) {
    StringBuilder text = new StringBuilder(quote(words.getFirst()));
    for (String word : words.subList(1, words.size())) {
      text.append(word.startsWith("-") ? " \\\n  " : " ").append(quote(word));
    }
    return text.append('\n').toString();
  }

  private static String quote(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
