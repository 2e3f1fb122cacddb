package io.vireo.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Signals that Java has no name for. */
public final class Signals {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final long LOOK_NANOS = 2_000_000;

  private Signals() {}

  /** SIGSTOP; returns when every thread stands still. */
  public static void stop(ProcessHandle process) throws Exception {
    send("STOP", process);
    Eventually.yes("process " + process.pid() + " stands", LIMIT, () -> stands(process));
  }

  /** SIGCONT. */
  public static void goOn(ProcessHandle process) throws IOException, InterruptedException {
    send("CONT", process);
  }

  /** SIGKILL; returns when it is gone. */
  public static void kill(ProcessHandle process) {
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** Of a process that is no child: Java would look only every now and then. */
  public static void awaitEnd(ProcessHandle process) {
    long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
    while (lives(process)) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("process " + process.pid() + " does not end within " + LIMIT);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
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
    return state(process) == 'T';
  }

  /** What only waits for its parent to take note has ended; some parents look once a second. */
  private static boolean lives(ProcessHandle process) {
    try {
      return process.isAlive() && state(process) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  private static char state(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
