package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.client.EventReader.Told;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code events}: prints what happens, until it is interrupted or has seen enough. */
@Command(
    name = "events",
    aliases = "event",
    description = "Prints what happens, as it happens, until Ctrl-C.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EventsCommand implements Callable<Integer> {

  private static final Duration FOREVER = Duration.ofDays(3650);

  @Option(names = "--since", paramLabel = "N", description = "Begin after event number N.")
  private Long since;

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "Of this domain only.")
  private String domain;

  @Option(
      names = {"--type", "--event"},
      paramLabel = "TYPE",
      description = "Of this type only: lifecycle, job-progress, job-ended, ...")
  private String type;

  @Option(names = "--loop", description = "Until Ctrl-C; the default.")
  private boolean loop;

  @Option(names = "--count", paramLabel = "N", description = "End after N events.")
  private Long count;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "End after this time.")
  private Long seconds;

  private final RootCommand root;
  private long seen;

  EventsCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Duration wait = seconds == null ? FOREVER : Duration.ofSeconds(seconds);
    boolean enough = root.client().events(query(), wait, this::told);
    if (!enough) {
      root.say(seen + " events seen");
    }
    return enough || seconds != null ? Commands.OK : Commands.FAILED;
  }

  private String query() {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    add(query, "since", since);
    add(query, "domain", domain);
    add(query, "type", type);
    add(query, "hypervisor", root.connect().orElse(null));
    return query.toString();
  }

  private static void add(StringJoiner query, String name, Object value) {
    if (value != null) {
      query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }
  }

  private boolean told(Told event) {
    if (event.data().path("type").asText().equals("hello")) {
      return true;
    }
    seen++;
    root.terminal().out().println(root.json() ? event.data().toString() : EventText.line(event));
    root.terminal().out().flush();
    return loop || count == null || seen < count;
  }

  /** One line of an event for people. */
  static final class EventText {

    private EventText() {}

    static String line(Told event) {
      JsonNode data = event.data();
      JsonNode body = data.path("event").isObject() ? data.path("event") : data;
      StringJoiner line = new StringJoiner(" ");
      line.add(event.id()).add(data.path("time").asText(""));
      line.add(data.path("type").asText(event.type()));
      body.properties().forEach(each -> word(line, each.getKey(), each.getValue()));
      return line.toString().strip();
    }

    private static void word(StringJoiner line, String name, JsonNode value) {
      switch (name) {
        case "number", "time", "type", "hypervisor" -> {}
        case "domain" -> line.add("'" + value.path("name").asText(value.asText()) + "'");
        default -> {
          String word = value.isValueNode() ? value.asText() : value.toString();
          if (!word.isEmpty()) {
            line.add(name + "=" + word);
          }
        }
      }
    }
  }
}
