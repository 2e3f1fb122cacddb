package io.vireo.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A daemon in this process as libvirt's clients reach it, and those clients. */
final class LibvirtDoor implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 120;

  private final Path directory;
  private final Daemon daemon;

  /** How a program ended, and all that it wrote. */
  record Ran(int status, String output) {}

  /**
   * A daemon that serves.
   *
   * @param settings what it is told besides where its directories are
   */
  LibvirtDoor(Path directory, String settings)
      throws IOException, ExecutionException, InterruptedException {
    this.directory = Files.createDirectories(directory);
    String places = "state-dir: \"%1$s/s\"\nrun-dir: \"%1$s/r\"\n".formatted(directory);
    this.daemon = new Daemon(Settings.parse(places + settings));
    daemon.start();
  }

  /** One with the test host and nothing else. */
  static LibvirtDoor testing(Path directory)
      throws IOException, ExecutionException, InterruptedException {
    return new LibvirtDoor(directory, "hypervisors: [\"test:///default\"]\n");
  }

  String testUri() {
    return "test+unix:///default?socket=" + socket();
  }

  String readOnlyUri() {
    return testUri() + "-ro";
  }

  String qemuUri() {
    return "qemu+unix:///system?socket=" + socket();
  }

  private Path socket() {
    return directory.resolve("r/libvirt-sock");
  }

  /** Runs a client to its end, with nothing to read. */
  Ran run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile());
    builder.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " does not end");
    }
    return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    daemon.stop();
  }
}
