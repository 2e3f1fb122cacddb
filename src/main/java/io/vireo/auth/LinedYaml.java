package io.vireo.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * YAML whose parts know their lines, for files that are judged by people line by line. Anchors,
 * aliases, several documents and keys that come twice are refused.
 */
final class LinedYaml {

  static final int CHARS_MAX = 256 * 1024;
  private static final int DEPTH_MAX = 8;

  /** A part of the document and the line on which it begins, from 1. */
  sealed interface Node {
    int line();

    /** A word, a number, anything that is not made of parts. */
    record Text(int line, String text) implements Node {}

    record Items(int line, List<Node> items) implements Node {}

    record Entries(int line, SequencedMap<String, Node> entries) implements Node {}
  }

  private final YAMLParser parser;

  private LinedYaml(YAMLParser parser) {
    this.parser = parser;
  }

  /**
   * @throws VirtException {@code CONF_SYNTAX} naming the line
   */
  static Node.Entries read(String yaml) {
    if (yaml.length() > CHARS_MAX) {
      throw refused(1, "the file is longer than " + CHARS_MAX + " characters");
    }
    YAMLFactory factory =
        YAMLFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build();
    try (YAMLParser parser = factory.createParser(yaml)) {
      return new LinedYaml(parser).document();
    } catch (JsonProcessingException malformed) {
      throw refused(line(malformed), "this is not YAML: " + firstLine(malformed));
    } catch (IOException impossible) {
      throw refused(1, "the file cannot be read");
    }
  }

  private static int line(JsonProcessingException malformed) {
    return malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr();
  }

  private static String firstLine(JsonProcessingException malformed) {
    return String.valueOf(malformed.getOriginalMessage()).lines().findFirst().orElse("");
  }

  private Node.Entries document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return new Node.Entries(1, new LinkedHashMap<>());
    }
    Node read = node(first);
    JsonToken more = parser.nextToken();
    if (more != null) {
      throw refused(here(), "one document a file");
    }
    return entries(read, Set.of());
  }

  private Node node(JsonToken token) throws IOException {
    int line = here();
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw refused(line, "anchors and aliases are not understood; write it out");
    }
    return switch (token) {
      case START_OBJECT -> new Node.Entries(line, object());
      case START_ARRAY -> new Node.Items(line, array());
      default -> new Node.Text(line, parser.getText() == null ? "" : parser.getText());
    };
  }

  private SequencedMap<String, Node> object() throws IOException {
    SequencedMap<String, Node> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int line = here();
      if (entries.putIfAbsent(key, node(parser.nextToken())) != null) {
        throw refused(line, "key '" + key + "' comes twice");
      }
    }
    return entries;
  }

  private List<Node> array() throws IOException {
    List<Node> items = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      items.add(node(next));
    }
    return items;
  }

  private int here() {
    return parser.currentTokenLocation().getLineNr();
  }

  /**
   * The parts of a mapping that has these keys and no other; every key if {@code known} is empty.
   */
  static Node.Entries entries(Node node, Set<String> known) {
    if (!(node instanceof Node.Entries mapping)) {
      throw refused(node.line(), "keys and their values are wanted here");
    }
    for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
      if (!known.isEmpty() && !known.contains(entry.getKey())) {
        throw refused(
            entry.getValue().line(),
            "unknown key '%s'; known are %s"
                .formatted(entry.getKey(), String.join(", ", known.stream().sorted().toList())));
      }
    }
    return mapping;
  }

  static List<Node> items(Node node) {
    if (!(node instanceof Node.Items list)) {
      throw refused(node.line(), "a list is wanted here, a dash before each");
    }
    return list.items();
  }

  static String text(Node node) {
    if (!(node instanceof Node.Text word) || word.text().isEmpty()) {
      throw refused(node.line(), "a word is wanted here");
    }
    return word.text();
  }

  /** One word, or a list of words. */
  static List<String> words(Node node) {
    return node instanceof Node.Items list
        ? list.items().stream().map(LinedYaml::text).toList()
        : List.of(text(node));
  }

  static VirtException refused(int line, String sentence) {
    return new VirtException(ErrorCode.CONF_SYNTAX, "line " + line + ": " + sentence);
  }
}
