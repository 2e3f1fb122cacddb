package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainOperations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code console}: the guest's serial line on this terminal. */
@Command(
    name = "console",
    description = "Attaches to the domain's serial console on this host; Ctrl-] leaves.",
    mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {

  private static final int LEAVE = 0x1d;
  private static final int PIECE_BYTES = 4096;

  @Parameters(paramLabel = "DOMAIN")
  private String domain;

  @Option(
      names = {"--devname", "--device"},
      paramLabel = "ALIAS",
      description = "Which serial line; by default the first console.")
  private String device;

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
    JsonNode at = root.client().ask(DomainOperations.CONSOLE, arguments);
    if (root.json()) {
      root.print(at, "");
      return Commands.OK;
    }
    try (SerialLine line = SerialLine.open(at.path("type").asText(), at.path("path").asText());
        RawMode _ = RawMode.begin()) {
      if (Terminal.isTerminal(0)) {
        root.say("Attached to domain '" + domain + "'; Ctrl-] leaves\r");
      }
      attach(line);
    } catch (IOException failure) {
      throw new VirtException(ErrorCode.READ_FAILED, "the console broke off", failure);
    }
    root.say("");
    return Commands.OK;
  }

  private void attach(SerialLine line) {
    Terminal terminal = root.terminal();
    CountDownLatch over = new CountDownLatch(1);
    Thread.ofVirtual().start(() -> copy(line.in(), terminal.out(), over));
    Thread.ofPlatform().daemon().start(() -> type(terminal.in(), line.out(), over));
    try {
      over.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(InputStream from, OutputStream to, CountDownLatch over) {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      for (int count = from.read(piece); count >= 0; count = from.read(piece)) {
        to.write(piece, 0, count);
        to.flush();
      }
    } catch (IOException gone) {
      // A pty whose other end closed fails rather than ends; both are the end.
    }
    over.countDown();
  }

  private void type(InputStream from, OutputStream to, CountDownLatch over) {
    try {
      for (int key = from.read(); key != LEAVE; key = from.read()) {
        if (key < 0) {
          boolean _ = over.await((long) (linger * 1000), TimeUnit.MILLISECONDS);
          break;
        }
        to.write(key);
        to.flush();
      }
    } catch (IOException gone) {
      // The guest is gone; whoever listens to it says so.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    over.countDown();
  }
}
