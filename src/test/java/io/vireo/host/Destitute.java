package io.vireo.host;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one hears of a living process when no descriptor is left, and what when there are some
 * again. A program, for it takes all that its process may have.
 */
final class Destitute {

  private Destitute() {}

  public static void main(String[] arguments) throws IOException {
    Lanes lanes = new Lanes();
    LocalProcesses processes = new LocalProcesses(lanes.lane("programs"), lanes.lane("processes"));
    code(Future.failedFuture(new VirtException(ErrorCode.SYSTEM_ERROR, "none")));
    ask(processes, child(), new ArrayDeque<>());
    ProcessIdentity child = child();
    System.out.println(ask(processes, child, takeAll()));
    System.exit(0);
  }

  /** The first time is for the classes, which are read from files as well. */
  private static String ask(
      LocalProcesses processes, ProcessIdentity process, Deque<InputStream> taken)
      throws IOException {
    String alive = code(processes.alive(process));
    String signal = code(processes.signal(process, Processes.Signal.TERM));
    Future<Void> ended = processes.ended(process);
    code(processes.alive(process));
    boolean soon = ended.isComplete();
    while (!taken.isEmpty()) {
      taken.pop().close();
    }
    OpenHost.await(processes.signal(process, Processes.Signal.KILL));
    OpenHost.await(ended);
    return "alive=%s signal=%s ended=%b then=%b".formatted(alive, signal, soon, ended.succeeded());
  }

  private static ProcessIdentity child() throws IOException {
    Process child = new ProcessBuilder("sleep", "60").start();
    return ProcessTable.open().identify(child.pid()).orElseThrow();
  }

  private static Deque<InputStream> takeAll() {
    Deque<InputStream> taken = new ArrayDeque<>();
    try {
      while (true) {
        taken.push(Files.newInputStream(Path.of("/dev/null")));
      }
    } catch (IOException none) {
      return taken;
    }
  }

  private static String code(Future<?> future) {
    return OpenHost.await(
        future.transform(
            outcome ->
                Future.succeededFuture(
                    outcome.failed()
                        ? VirtException.from(outcome.cause()).code().name()
                        : String.valueOf(outcome.result()))));
  }
}
