package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that runs {@link Hello}. */
record Control(Process process, Path socket) implements AutoCloseable {

  private static final long READY_MILLIS_MAX = 20_000;
  private static final long LOOK_MILLIS = 20;
  private static final long STOP_SECONDS_MAX = 10;

  /**
   * Starts it and waits until it listens.
   *
   * @param room an existing directory
   */
  static Control start(Path room) throws IOException, InterruptedException {
    Path socket = room.resolve("hello.sock");
    String classPath = DaemonProcess.classPath(true);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of(classPath.split(":")[0]).resolveSibling("daemon.jvm"),
            "-cp",
            classPath,
            Hello.class.getName(),
            socket.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(room.resolve("hello.log").toFile())
            .start();
    Control control = new Control(process, socket);
    control.awaitReady();
    return control;
  }

  private void awaitReady() throws InterruptedException {
    for (long waited = 0; !Files.exists(socket); waited += LOOK_MILLIS) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || waited > READY_MILLIS_MAX) {
        close();
        throw new BenchFailure("the control server did not start");
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
