package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Ink;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an answer is shown to people. */
public sealed interface Show {

  /**
   * What there is to show.
   *
   * @param typed what was typed, by the component it was typed for
   * @param flags which of the command's own flags were given
   * @param job as it ended; missing if the answer came at once
   */
  record Answer(
      JsonNode result,
      Map<String, String> typed,
      Set<String> flags,
      JsonNode job,
      Ink ink,
      int columns) {

    /** A field of the result, else what was typed. */
    public String word(String name) {
      return result.hasNonNull(name) ? result.get(name).asText() : typed.getOrDefault(name, "");
    }
  }

  /** A sentence for who looks on; {@code --quiet} drops it. */
  record Says(String template) implements Show {

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    public String sentence(Answer answer) {
      return PLACE
          .matcher(template)
          .replaceAll(place -> Matcher.quoteReplacement(answer.word(place.group(1))));
    }
  }

  /** What was asked for. */
  record Prints(Function<Answer, String> text) implements Show {}
}
