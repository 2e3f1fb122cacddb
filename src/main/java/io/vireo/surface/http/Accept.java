package io.vireo.surface.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a client would rather have, JSON or XML: the {@code Accept} header. */
record Accept(double json, double xml) {

  private static final Set<String> JSON_TYPES = Set.of("application/json", "text/json");
  private static final Set<String> XML_TYPES = Set.of("application/xml", "text/xml");

  /** What nearly everybody says. */
  private static final Accept ANY = new Accept(1, 1);

  private static final Accept ONLY_JSON = new Accept(1, 0);

  /** One media range: what it covers, how much it is wanted, how exactly it is named. */
  private record Range(String type, double quality) {

    static Range parse(String text) {
      String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
      double quality = 1;
      for (String part : parts) {
        if (part.strip().startsWith("q=")) {
          quality = quality(part.strip().substring(2));
        }
      }
      return new Range(parts[0].strip(), quality);
    }

    private static double quality(String text) {
      return text.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(text) : 0;
    }

    /** 3 for the type itself, 2 for {@code application/*}, 1 for all, 0 for another. */
    int covers(Set<String> types) {
      if (types.contains(type)) {
        return 3;
      }
      return switch (type) {
        case "application/*" -> 2;
        case "*/*" -> 1;
        default -> 0;
      };
    }
  }

  static Accept parse(Optional<String> header) {
    return switch (header.filter(text -> !text.isBlank()).orElse("*/*")) {
      case "*/*" -> ANY;
      case Answer.JSON -> ONLY_JSON;
      case String text -> parse(text.split(",", -1));
    };
  }

  private static Accept parse(String[] ranges) {
    return new Accept(wish(ranges, JSON_TYPES), wish(ranges, XML_TYPES));
  }

  boolean prefersXml() {
    return xml > json;
  }

  boolean prefersJson() {
    return json > xml;
  }

  /** The quality of the range that names one of {@code types} most exactly. */
  private static double wish(String[] ranges, Set<String> types) {
    int exactest = 0;
    double wish = 0;
    for (String text : ranges) {
      Range range = Range.parse(text);
      if (range.covers(types) > exactest) {
        exactest = range.covers(types);
        wish = range.quality();
      }
    }
    return wish;
  }
}
