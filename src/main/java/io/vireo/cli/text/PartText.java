package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Small answers of all kinds: a line for each thing that they say. */
public final class PartText {

  private PartText() {}

  /** A line for each field. */
  public static String fields(Show.Answer answer) {
    return answer.result().properties().stream()
        .map(it -> "%-16s %s%n".formatted(it.getKey(), plain(it.getValue())))
        .collect(Collectors.joining());
  }

  /** A line for each element of each list, and for each entry of what has names inside. */
  public static String rows(Show.Answer answer) {
    StringBuilder text = new StringBuilder();
    answer
        .result()
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isArray()) {
                value.forEach(each -> text.append(row(each)).append('\n'));
              } else if (value.isObject()) {
                value.properties().forEach(it -> text.append(line(it.getKey(), it.getValue())));
              } else {
                text.append(line(field.getKey(), value));
              }
            });
    return text.toString();
  }

  private static String line(String name, JsonNode value) {
    return "%-24s %s%n".formatted(name, plain(value));
  }

  private static String row(JsonNode each) {
    return StreamSupport.stream(each.spliterator(), false)
        .map(PartText::plain)
        .collect(Collectors.joining("  "));
  }

  private static String plain(JsonNode value) {
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.asText("");
  }
}
