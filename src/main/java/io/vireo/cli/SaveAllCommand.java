package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.DaemonClient.Answer;
import io.vireo.cli.draw.Fields;
import io.vireo.cli.draw.TextTable;
import io.vireo.cli.text.ErrorText;
import io.vireo.operation.BatchOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code managedsave-all}, which is {@code save --all --managed}: saves many guests and shows each.
 * Ctrl-C gives up what is not saved yet.
 */
@Command(
    name = SaveAllCommand.NAME,
    description =
        "Saves all running domains, or those that are named, where their next start finds them.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SaveAllCommand implements Callable<Integer> {

  static final String NAME = "managedsave-all";

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration GIVE_UP_WITHIN = Duration.ofSeconds(30);

  @Parameters(arity = "0..*", paramLabel = "DOMAIN", description = "Only these.")
  private List<String> domains = new ArrayList<>();

  @Option(
      names = "--order",
      paramLabel = "DOMAIN,...",
      description = "Those that come first, in this order; by default small ones do.")
  private String order;

  @Option(names = "--bypass-cache", description = "Go around the page cache.")
  private boolean bypassCache;

  @Option(names = "--use-cache", description = "Go through the page cache.")
  private boolean useCache;

  @Option(names = "--image-format", paramLabel = "NAME", description = "As for one domain.")
  private String imageFormat;

  @Option(names = "--road", paramLabel = "NAME", description = "As for one domain.")
  private String road;

  @Option(names = "--digests", negatable = true, description = "Keep checksums in the images.")
  private Boolean digests;

  @Option(names = "--key", paramLabel = "NAME", description = "Seal the images with this key.")
  private String key;

  @Option(
      names = "--bytes-per-second-max",
      paramLabel = "N",
      description = "How fast each may be written.")
  private Long bytesPerSecondMax;

  @Option(names = "--running", description = "Run after the restore, whatever it was.")
  private boolean running;

  @Option(names = "--paused", description = "Leave the processors standing.")
  private boolean paused;

  @Option(names = "--all", hidden = true, description = "All that run; the default.")
  private boolean all;

  @Option(names = "--managed", hidden = true, description = "Where the daemon keeps them.")
  private boolean managed;

  @Spec private CommandSpec spec;

  private final RootCommand root;
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile boolean givenUp;

  SaveAllCommand(RootCommand root) {
    this.root = root;
  }

  /** {@code save --all} means this command under another name. */
  static List<String> spelled(List<String> arguments) {
    return arguments.contains("save") && arguments.contains("--all")
        ? arguments.stream().map(word -> word.equals("save") ? NAME : word).toList()
        : arguments;
  }

  @Override
  public Integer call() {
    if (all && !managed) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--all needs --managed: one file cannot hold all of them");
    }
    DaemonClient client = root.client();
    JsonNode end =
        switch (client.call(BatchOperations.MANAGED_SAVE_ALL, arguments())) {
          case Answer.Result done -> done.value();
          case Answer.Accepted begun -> watch(client, begun.job());
        };
    root.print(end, text(end));
    return succeeded(end) ? Commands.OK : Commands.FAILED;
  }

  private static boolean succeeded(JsonNode end) {
    return end.path("state").asText().equals("completed")
        && end.path("failed").asInt() + end.path("aborted").asInt() == 0;
  }

  private ObjectNode arguments() {
    ObjectNode arguments = root.arguments();
    if (!domains.isEmpty()) {
      arguments.put("domains", String.join(",", domains));
    }
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("order", order);
    given.put("imageFormat", imageFormat);
    given.put("road", road);
    given.put("digests", digests);
    given.put("key", key);
    given.put("bytesPerSecondMax", bytesPerSecondMax);
    given.put("bypassCache", bypassCache ? true : null);
    given.put("useCache", useCache ? true : null);
    given.put("running", running ? true : null);
    given.put("paused", paused ? true : null);
    given.values().removeIf(Objects::isNull);
    given.forEach(arguments::putPOJO);
    return arguments;
  }

  private JsonNode watch(DaemonClient client, long id) {
    GuestView view = GuestView.on(root.terminal(), root.quiet() || root.json());
    try (Interruption.Registration _ =
        Interruption.OF_PROCESS.onInterrupt(() -> giveUp(client, id, view))) {
      return end(client, id, view, Duration.ofDays(365));
    }
  }

  private JsonNode end(DaemonClient client, long id, GuestView view, Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    JsonNode now = look(client, id);
    while (now.path("state").asText().equals("running") && System.nanoTime() - deadline < 0) {
      show(view, now);
      pause();
      now = look(client, id);
    }
    show(view, now);
    view.ended();
    return now;
  }

  private void show(GuestView view, JsonNode now) {
    if (!givenUp) {
      view.moved(now);
    }
  }

  private static JsonNode look(DaemonClient client, long id) {
    ObjectNode one = JsonNodeFactory.instance.objectNode().put("id", id);
    return client.ask(BatchOperations.MANAGED_SAVE_ALL_INFO, one);
  }

  /** Asks for the end, waits for it and tells how it came out. */
  private void giveUp(DaemonClient client, long id, GuestView view) {
    givenUp = true;
    view.ended();
    try {
      root.terminal().err().println("giving up what is not saved yet ...");
      client.abort(id);
      root.terminal().err().print(text(end(client, id, GuestView.NONE, GIVE_UP_WITHIN)));
    } catch (VirtException failure) {
      root.terminal().err().println(ErrorText.sentence(failure));
    }
    root.terminal().err().flush();
  }

  private void pause() {
    try {
      boolean _ = never.await(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new VirtException(ErrorCode.OPERATION_ABORTED, "waiting was interrupted", interrupted);
    }
  }

  /** A table of what became of each, and a sentence. */
  static String text(JsonNode end) {
    TextTable table = new TextTable("Domain", "State", "What");
    for (JsonNode guest : end.path("guests")) {
      GuestLine line = GuestLine.of(guest);
      table.row(List.of(line.name(), line.state(), line.detail()));
    }
    return (end.path("guests").isEmpty() ? "" : table.text() + "\n") + sentence(end);
  }

  private static String sentence(JsonNode end) {
    int many = end.path("guests").size();
    int wrong = end.path("failed").asInt() + end.path("aborted").asInt();
    if (many == 0) {
      return "No domain runs, nothing is to be saved\n";
    }
    return end.path("saved").asInt()
        + " of "
        + many
        + (many == 1 ? " domain" : " domains")
        + " saved, "
        + Fields.mebibytes(end.path("bytesDone").asLong())
        + " in "
        + Fields.seconds(end.path("elapsedMillis").asLong())
        + (wrong > 0 ? "; " + wrong + " not saved" : "")
        + "\n";
  }
}
