package io.vireo.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.LineConnection;
import io.vireo.cli.client.LineConnection.Told;
import io.vireo.operation.ConsoleOperations;
import io.vireo.operation.DomainOperations;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code console}: the guest's serial line on this terminal. */
@Command(
    name = "console",
    description = "Attaches to the domain's serial console; Ctrl-] leaves.",
    mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {

  private static final int LEAVE = 0x1d;
  private static final int PIECE_BYTES = 4096;

  /**
   * How often the terminal is asked for its size: the signal that it has changed cannot be heard
   * from Java by anything that is open to programs.
   */
  private static final long LOOK_MILLIS = 1000;

  @Parameters(paramLabel = "DOMAIN")
  private String domain;

  @Option(
      names = {"--devname", "--device"},
      paramLabel = "ALIAS",
      description = "Which serial line or channel; by default the first console.")
  private String device;

  @Option(names = "--force", description = "Take the console over from whoever writes.")
  private boolean force;

  @Option(
      names = {"--read-only", "--readonly"},
      description = "Only look.")
  private boolean readOnly;

  @Option(
      names = "--linger",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "How long to listen on after the end of an input that is no terminal.")
  private double linger;

  private final RootCommand root;

  ConsoleCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    ObjectNode arguments = root.arguments().put("domain", domain);
    if (device != null) {
      arguments.put("device", device);
    }
    if (root.json()) {
      root.print(root.client().ask(DomainOperations.CONSOLE, arguments), "");
      return Commands.OK;
    }
    arguments.put("force", force).put("readOnly", readOnly);
    try (LineConnection line = root.client().line(ConsoleOperations.CONSOLE_TICKET, arguments);
        RawMode _ = RawMode.begin()) {
      String why = attached(line);
      root.say(why.isEmpty() ? "" : "\r\n" + why + "\r");
    } catch (IOException failure) {
      throw new VirtException(ErrorCode.READ_FAILED, "the console broke off", failure);
    }
    return Commands.OK;
  }

  /** Until one side leaves; why, if it was the other one. */
  private String attached(LineConnection line) throws IOException {
    End over = new End();
    Thread.ofVirtual().start(() -> show(line, over));
    Thread.ofPlatform().daemon().start(() -> type(line, over));
    Optional<WindowSize> known = Optional.empty();
    while (true) {
      Optional<WindowSize> now = WindowSize.ofTerminal();
      if (now.isPresent() && !now.equals(known)) {
        line.resize(now.get().columns(), now.get().rows());
      }
      known = now;
      if (over.within(LOOK_MILLIS)) {
        return over.why;
      }
    }
  }

  /** The end, told by whichever side leaves first. */
  private static final class End {
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile String why = "";

    void because(String reason) {
      if (told.getCount() > 0) {
        why = reason;
        told.countDown();
      }
    }

    boolean within(long millis) {
      try {
        return told.await(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
  }

  private void show(LineConnection line, End over) {
    PrintStream out = root.terminal().out();
    try {
      while (true) {
        switch (line.next()) {
          case Told.Bytes said -> {
            out.write(said.toBytes());
            out.flush();
          }
          case Told.Note(String json) -> remark(Json.object(json));
          case Told.Ended(String reason) -> {
            over.because(reason);
            return;
          }
        }
      }
    } catch (IOException gone) {
      over.because("the connection to the daemon is gone");
    }
  }

  private void remark(ObjectNode note) {
    switch (note.path("type").asText()) {
      case "attached" ->
          say(
              "Attached to "
                  + note.path("device").asText()
                  + " of domain '"
                  + domain
                  + (note.path("writer").asBoolean() || readOnly
                      ? "'; Ctrl-] leaves"
                      : "', only to look: somebody else writes (--force); Ctrl-] leaves"));
      case "writer" ->
          say(
              note.path("writer").asBoolean()
                  ? "[you write now]"
                  : "[somebody else writes now; you look]");
      case "lost" -> say("[" + note.path("bytes").asLong() + " bytes were lost]");
      default -> {}
    }
  }

  /** The guest's own bytes go to programs; remarks only to people. */
  private void say(String remark) {
    if (Terminal.isTerminal(0)) {
      root.say(remark + "\r");
    }
  }

  private void type(LineConnection line, End over) {
    InputStream from = root.terminal().in();
    byte[] typed = new byte[PIECE_BYTES];
    try {
      for (int count = from.read(typed); count >= 0; count = from.read(typed)) {
        int leave = leavesAt(typed, count);
        if (leave > 0) {
          line.send(Arrays.copyOf(typed, leave));
        }
        if (leave < count) {
          over.because("");
          return;
        }
      }
      boolean _ = over.within((long) (linger * 1000));
      over.because("");
    } catch (IOException gone) {
      // Whoever listens says so.
    }
  }

  private static int leavesAt(byte[] typed, int count) {
    int at = 0;
    while (at < count && typed[at] != LEAVE) {
      at++;
    }
    return at;
  }
}
