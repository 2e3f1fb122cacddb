package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Numbers of domains, a line each, as virsh's domstats has them. */
public final class StatisticsText {

  private StatisticsText() {}

  public static String lines(Show.Answer answer) {
    StringBuilder text = new StringBuilder();
    for (JsonNode domain : answer.result().path("domains")) {
      text.append("Domain: '").append(domain.path("name").asText()).append("'\n");
      text.append(numbers(domain)).append('\n');
    }
    return text.toString();
  }

  private static String numbers(JsonNode domain) {
    Map<String, String> all = new TreeMap<>();
    domain.path("numbers").properties().forEach(it -> all.put(it.getKey(), it.getValue().asText()));
    domain.path("names").properties().forEach(it -> all.put(it.getKey(), it.getValue().asText()));
    return all.entrySet().stream()
        .map(each -> "  " + each.getKey() + "=" + each.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
