package io.vireo.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Signals that Java has no name for. */
final class Signals {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Signals() {}

  /** SIGSTOP; returns when every thread stands still. */
  static void stop(ProcessHandle process) throws Exception {
    send("STOP", process);
    Eventually.yes("process " + process.pid() + " stands", LIMIT, () -> stands(process));
  }

  /** SIGCONT. */
  static void goOn(ProcessHandle process) throws IOException, InterruptedException {
    send("CONT", process);
  }

  private static void send(String signal, ProcessHandle process)
      throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("SIG" + signal + " to " + process.pid() + ": " + status);
    }
  }

  private static boolean stands(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
  }
}
