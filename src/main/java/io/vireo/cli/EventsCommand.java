package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.EventReader.Told;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private static final Set<ErrorCode> AWAY =
      Set.of(ErrorCode.NO_CONNECT, ErrorCode.LIMIT_REACHED, ErrorCode.NOT_RESPONDING);

  @Option(
      names = "--since",
      paramLabel = "POSITION",
      description =
          "Begin after this event: its number, or its position as shown at the begin of a line.")
  private String since;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "Of this domain only; may be repeated.")
  private List<String> domains = List.of();

  @Option(
      names = {"--type", "--event"},
      paramLabel = "TYPE",
      description = "Of this type only: lifecycle, job-progress, job-ended, ...; may be repeated.")
  private List<String> types = List.of();

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Of domains that are labelled so only; of several all must fit.")
  private List<String> labels = List.of();

  @Option(
      names = "--follow",
      description = "When the daemon goes away, wait for it and go on where it was.")
  private boolean follow;

  @Option(names = "--loop", description = "Until Ctrl-C; the default.")
  private boolean loop;

  @Option(names = "--count", paramLabel = "N", description = "End after N events.")
  private Long count;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "End after this time.")
  private Long seconds;

  private final RootCommand root;
  private final CountDownLatch never = new CountDownLatch(1);
  private Optional<String> last = Optional.empty();
  private boolean joined;
  private long seen;

  EventsCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    long begun = System.nanoTime();
    boolean enough = listen(left(begun));
    while (!enough && follow && left(begun).isPositive()) {
      pause(left(begun));
      enough = listen(left(begun));
    }
    if (!enough) {
      root.say(seen + " events seen");
    }
    return enough || seconds != null ? Commands.OK : Commands.FAILED;
  }

  private Duration left(long begun) {
    Duration wait = seconds == null ? FOREVER : Duration.ofSeconds(seconds);
    return wait.minusNanos(System.nanoTime() - begun);
  }

  /** Whether that was enough; a daemon that was there once may be away for a while. */
  private boolean listen(Duration wait) {
    try {
      return root.client().events(query(), wait, this::told);
    } catch (VirtException failure) {
      if (follow && joined && AWAY.contains(failure.code())) {
        return false;
      }
      throw failure;
    }
  }

  private void pause(Duration most) {
    Duration time = most.compareTo(AGAIN_AFTER) < 0 ? most : AGAIN_AFTER;
    try {
      boolean _ = never.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new VirtException(ErrorCode.OPERATION_ABORTED, "waiting was interrupted", interrupted);
    }
  }

  private String query() {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    last.or(() -> Optional.ofNullable(since)).ifPresent(place -> add(query, "since", place));
    domains.forEach(each -> add(query, "domain", each));
    types.forEach(each -> add(query, "type", each));
    labels.forEach(each -> add(query, "label", each));
    root.connect().ifPresent(each -> add(query, "hypervisor", each.toString()));
    return query.toString();
  }

  private static void add(StringJoiner query, String name, String value) {
    query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  private boolean told(Told event) {
    joined = true;
    last = Optional.of(event.id()).filter(id -> !id.isEmpty()).or(() -> last);
    if (event.data().path("type").asText().equals("hello")) {
      return true;
    }
    seen++;
    root.terminal().out().println(root.json() ? event.data().toString() : EventText.lines(event));
    root.terminal().out().flush();
    return loop || count == null || seen < count;
  }

  /** One line of an event for people. */
  static final class EventText {

    private EventText() {}

    /** A snapshot is a line for each domain. */
    static String lines(Told event) {
      JsonNode data = event.data();
      return switch (data.path("type").asText()) {
        case "gap" ->
            "gap: events "
                + data.path("from")
                + " to "
                + data.path("to")
                + " are not known;"
                + " this is how the domains stand:";
        case "snapshot" ->
            data.path("domains")
                .valueStream()
                .map(each -> standing(event.id(), each))
                .collect(Collectors.joining("\n"));
        default -> line(event);
      };
    }

    private static String standing(String id, JsonNode domain) {
      return "%s snapshot '%s' %s (%s)"
          .formatted(
              id,
              domain.at("/domain/name").asText(),
              domain.path("state").asText(),
              domain.path("reason").asText())
          .strip();
    }

    private static String line(Told event) {
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
        case "node", "epoch", "number", "time", "type", "hypervisor" -> {}
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
