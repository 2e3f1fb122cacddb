package io.vireo.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of metrics as a strict reader of the text format 0.0.4 takes it: every sample belongs to a
 * metric that was declared before it, and is there once.
 */
public record Scraped(Map<String, Double> samples, Map<String, String> types) {

  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\",?)*})?"
              + " ([-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|Inf)|NaN)");

  private static final Pattern TYPE =
      Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");

  private static final Pattern PART = Pattern.compile("_(bucket|count|sum)$");

  public static Scraped of(String page) {
    Map<String, Double> samples = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    assertThat(page).endsWith("\n");
    for (String line : page.split("\n")) {
      Matcher type = TYPE.matcher(line);
      if (type.matches()) {
        assertThat(types.put(type.group(1), type.group(2))).as("declared twice: %s", line).isNull();
      } else if (!line.startsWith("# HELP ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as("a sample: %s", line).isTrue();
        assertThat(family(sample.group(1), types)).as("declared before: %s", line).isPresent();
        String key = sample.group(1) + Optional.ofNullable(sample.group(2)).orElse("");
        String number = sample.group(3).replace("Inf", "Infinity");
        assertThat(samples.put(key, Double.valueOf(number))).as("twice: %s", line).isNull();
      }
    }
    return new Scraped(samples, types);
  }

  private static Optional<String> family(String name, Map<String, String> types) {
    String whole = PART.matcher(name).replaceFirst("");
    return types.containsKey(name)
        ? Optional.of(name)
        : Optional.of(whole).filter(it -> "histogram".equals(types.get(it)));
  }

  /** The names of all samples, as queries say them. */
  public Set<String> names() {
    return samples.keySet().stream()
        .map(key -> key.replaceFirst("\\{.*", ""))
        .collect(Collectors.toSet());
  }

  /** The one sample of that name whose labels have all of these words. */
  public double value(String name, String... words) {
    return samples.entrySet().stream()
        .filter(each -> each.getKey().equals(name) || each.getKey().startsWith(name + "{"))
        .filter(each -> Set.of(words).stream().allMatch(each.getKey()::contains))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + samples.keySet()))
        .getValue();
  }
}
