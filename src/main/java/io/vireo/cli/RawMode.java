package io.vireo.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The terminal as the guest wants it: every key at once, none of them echoed or taken for a signal.
 * Closing puts it back, and so does the end of the process.
 */
final class RawMode implements AutoCloseable {

  private final String before;
  private final Interruption.Registration atEnd;

  private RawMode(String before) {
    this.before = before;
    this.atEnd = Interruption.OF_PROCESS.onInterrupt(() -> stty(before));
  }

  /** Begins it, if standard input is a terminal. */
  static RawMode begin() {
    RawMode mode = new RawMode(Terminal.isTerminal(0) ? stty("-g").strip() : "");
    if (!mode.before.isEmpty()) {
      stty("raw", "-echo");
    }
    return mode;
  }

  @Override
  public void close() {
    atEnd.close();
    if (!before.isEmpty()) {
      stty(before);
    }
  }

  static String stty(String... words) {
    if (words[0].isEmpty()) {
      return "";
    }
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command).redirectInput(Redirect.INHERIT).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? said : "";
    } catch (IOException absent) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
