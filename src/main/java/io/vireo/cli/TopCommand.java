package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.cli.TopLine.Order;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.draw.Ink;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.JobOperations;
import io.vireo.operation.StatisticsOperations;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code top}: what domains use, again and again. */
@Command(
    name = TopCommand.NAME,
    description = {
      "Shows what domains use, again and again.",
      "Keys: c, m, d, n, a for the order (CPU, memory, disk, network, name); q to end."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TopCommand implements Callable<Integer> {

  static final String NAME = "top";

  private static final double MILLIS_MIN = 100;
  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;
  private static final int KEYS_MAX = 64;
  private static final char CTRL_C = 3;
  private static final String HOME = "\u001b[H";
  private static final String ERASE_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";
  private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l";
  private static final String OWN_SCREEN = "\u001b[?25h\u001b[?1049l";

  @Option(names = "--once", description = "Look once, and print without colours for scripts.")
  private boolean once;

  @Option(
      names = {"-d", "--delay"},
      paramLabel = "SECONDS",
      description = "Between two looks; 2 by default.")
  private double delay = 2;

  @Option(
      names = {"-s", "--sort"},
      paramLabel = "ORDER",
      description = "What comes first: ${COMPLETION-CANDIDATES}.")
  private Order order = Order.CPU;

  @Option(
      names = {"-a", "--all"},
      description = "Domains without a machine, too.")
  private boolean all;

  private final RootCommand root;
  private final BlockingQueue<Character> keys = new LinkedBlockingQueue<>(KEYS_MAX);

  TopCommand(RootCommand root) {
    this.root = root;
  }

  /** What was seen, and when. */
  private record Look(JsonNode statistics, JsonNode jobs, JsonNode health, long nanos) {}

  @Override
  public Integer call() throws InterruptedException {
    DaemonClient client = root.client();
    Terminal terminal = root.terminal();
    if (once || root.json() || !terminal.outIsTerminal()) {
      return once(client);
    }
    RawMode mode = RawMode.begin();
    Interruption.Registration end = Interruption.OF_PROCESS.onInterrupt(() -> say(OWN_SCREEN));
    try {
      Thread.ofVirtual().start(() -> read(terminal.in()));
      say(OTHER_SCREEN);
      watch(client);
    } finally {
      say(OWN_SCREEN);
      end.close();
      mode.close();
    }
    return Commands.OK;
  }

  private int once(DaemonClient client) throws InterruptedException {
    Look before = look(client);
    keys.poll(millis(), TimeUnit.MILLISECONDS);
    Look after = look(client);
    TopScreen screen = new TopScreen(root.terminal().columns(), Integer.MAX_VALUE, Ink.PLAIN);
    root.print(after.statistics(), String.join("\n", screen.lines(view(before, after))) + "\n");
    return Commands.OK;
  }

  private void watch(DaemonClient client) throws InterruptedException {
    Look before = look(client);
    long pause = (long) MILLIS_MIN;
    while (true) {
      Optional<Character> key = Optional.ofNullable(keys.poll(pause, TimeUnit.MILLISECONDS));
      if (key.filter(it -> it == 'q' || it == CTRL_C).isPresent()) {
        return;
      }
      key.flatMap(TopCommand::order).ifPresent(it -> order = it);
      Look after = look(client);
      draw(view(before, after));
      if (key.isEmpty()) {
        before = after;
      }
      pause = millis();
    }
  }

  private long millis() {
    return (long) Math.max(MILLIS_MIN, delay * MILLIS);
  }

  private static Optional<Order> order(char key) {
    return switch (key) {
      case 'c' -> Optional.of(Order.CPU);
      case 'm' -> Optional.of(Order.MEMORY);
      case 'd' -> Optional.of(Order.DISK);
      case 'n' -> Optional.of(Order.NET);
      case 'a' -> Optional.of(Order.NAME);
      default -> Optional.empty();
    };
  }

  private Look look(DaemonClient client) {
    ObjectNode wish = root.arguments().put("active", !all);
    return new Look(
        client.ask(StatisticsOperations.STATISTICS, wish),
        client.ask(JobOperations.LIST, root.arguments().removeAll()),
        client.ask(HypervisorOperations.HEALTH, root.arguments().removeAll()),
        System.nanoTime());
  }

  private TopScreen.View view(Look before, Look after) {
    double seconds = Math.max(1, after.nanos() - before.nanos()) / NANOS;
    return new TopScreen.View(
        after.health(),
        TopLine.between(before.statistics(), after.statistics(), seconds),
        after.jobs(),
        order);
  }

  private void draw(TopScreen.View view) {
    Terminal terminal = root.terminal();
    TopScreen screen =
        new TopScreen(
            terminal.columns(), GuestView.rows(terminal), Ink.of(true, terminal.environment()));
    List<String> lines = screen.lines(view);
    say(HOME + String.join(ERASE_LINE + "\r\n", lines) + ERASE_LINE + "\r\n" + ERASE_BELOW);
  }

  private void say(String text) {
    root.terminal().out().print(text);
    root.terminal().out().flush();
  }

  /** Until the end of input, which is no reason to end: whoever has no keyboard may watch. */
  private void read(InputStream in) {
    try {
      for (int key = in.read(); key >= 0; key = in.read()) {
        boolean kept = keys.offer((char) key);
        if (!kept) {
          keys.clear();
        }
      }
    } catch (IOException gone) {
      keys.clear();
    }
  }
}
