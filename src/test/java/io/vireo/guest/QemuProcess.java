package io.vireo.guest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A QEMU started by hand, for tests of guests rather than of drivers; killed when closed. */
public final class QemuProcess implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final Process process;

  private QemuProcess(Process process) {
    this.process = process;
  }

  /** Starts a machine without any device but those of {@code arguments} and a serial port. */
  public static QemuProcess start(Path qemu, Path serialSocket, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(qemu.toString()));
    command.addAll(List.of("-display", "none", "-no-user-config", "-nodefaults"));
    command.addAll(
        List.of("-chardev", "socket,id=serial,path=" + serialSocket, "-serial", "chardev:serial"));
    command.addAll(arguments);
    return new QemuProcess(new ProcessBuilder(command).inheritIO().start());
  }

  /** Waits for the machine to end by itself; the exit status. */
  public int awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("QEMU " + process.pid() + " still runs after " + limit);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
