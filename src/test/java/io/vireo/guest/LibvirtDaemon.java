package io.vireo.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A libvirtd of the test's own, 11.3 or 9.0, with its state in a directory of the test's: it sees
 * the machine's files and sockets, but shares no state with any other libvirt. {@code
 * private-libvirtd.sh} says how.
 *
 * <p>It needs root, and its guests run as root. It keeps guests' output in files, uses no security
 * driver, no cgroups and no namespaces of its own for guests. Guests of the type {@code qemu} (TCG)
 * start in under a second once the first one has made it probe the emulator, which takes about
 * four.
 */
public final class LibvirtDaemon implements AutoCloseable {
  /** The longest that a command of virsh may take before it is killed. */
  public static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Path SCRIPT = Path.of("src/test/resources/guest/private-libvirtd.sh");

  private static final String GUEST_CONFIGURATION =
      """
      stdio_handler = "file"
      security_driver = "none"
      cgroup_controllers = []
      namespaces = []
      user = "root"
      group = "root"
      dynamic_ownership = 0
      """;

  private static final String DAEMON_CONFIGURATION =
      """
      unix_sock_dir = "%s"
      auth_unix_ro = "none"
      auth_unix_rw = "none"
      log_outputs = "2:file:%s"
      """;

  /** What a command of virsh left. */
  public record Answer(int status, String output, String error) {
    public boolean succeeded() {
      return status == 0;
    }
  }

  private final Path root;
  private final Path unpacked;
  private final Process process;

  private LibvirtDaemon(Path root, Path unpacked, Process process) {
    this.root = root;
    this.unpacked = unpacked;
    this.process = process;
  }

  /**
   * Starts a daemon 11.3, or skips the test where there is none or where it cannot have a mount
   * namespace.
   *
   * @param root an empty directory for its state; the path must be short enough for sockets
   */
  public static LibvirtDaemon start(TestParts parts, Path root)
      throws IOException, InterruptedException {
    return start(parts.assumeLibvirt(), root, "");
  }

  /**
   * Starts this one.
   *
   * @param unpacked of {@link TestParts}
   * @param root an empty directory, or that of one that was closed
   * @param wishes more lines for its {@code qemu.conf}
   */
  public static LibvirtDaemon start(Path unpacked, Path root, String wishes)
      throws IOException, InterruptedException {
    assumeNamespaces(root);
    Path sockets = Files.createDirectories(root.resolve("sock"));
    Files.deleteIfExists(sockets.resolve("libvirt-sock"));
    Path configuration = Files.createDirectories(root.resolve("up/etc/libvirt"));
    Files.writeString(configuration.resolve("qemu.conf"), GUEST_CONFIGURATION + wishes);
    Files.writeString(
        root.resolve("libvirtd.conf"),
        DAEMON_CONFIGURATION.formatted(sockets, root.resolve("libvirtd.log")));
    var command = List.of("/bin/sh", SCRIPT.toString(), unpacked.toString(), root.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("libvirtd.out").toFile())
            .start();
    var daemon = new LibvirtDaemon(root, unpacked, process);
    daemon.awaitSocket(sockets);
    return daemon;
  }

  /** What clients connect to: a {@code qemu+unix:} address with the socket in it. */
  public String uri() {
    return "qemu+unix:///system?socket=" + root.resolve("sock/libvirt-sock");
  }

  /** The daemon's process, for tests that kill it. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** The daemon's own log, for the sentence that explains a failure. */
  public Path log() {
    return root.resolve("libvirtd.log");
  }

  /** Runs {@code virsh} with these arguments against the daemon. */
  public Answer virsh(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(unpacked.resolve("bin/virsh").toString(), "-q", "-c", uri()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(root, "virsh", ".out");
    Path error = Files.createTempFile(root, "virsh", ".err");
    Process virsh =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(error.toFile())
            .start();
    if (!virsh.waitFor(COMMAND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      virsh.destroyForcibly();
      throw new IllegalStateException("no answer within " + COMMAND_LIMIT + " to " + command);
    }
    return new Answer(virsh.exitValue(), Files.readString(output), Files.readString(error));
  }

  /** The same for commands that must succeed; what they printed. */
  public String virshOk(String... arguments) throws IOException, InterruptedException {
    Answer answer = virsh(arguments);
    if (!answer.succeeded()) {
      throw new IllegalStateException(
          "virsh %s: %s".formatted(String.join(" ", arguments), answer.error().strip()));
    }
    return answer.output().strip();
  }

  /** Destroys what runs, then stops the daemon. */
  @Override
  public void close() throws IOException {
    try {
      if (process.isAlive()) {
        for (String name : virshOk("list", "--name").lines().filter(n -> !n.isBlank()).toList()) {
          virsh("destroy", name.strip());
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      killLeftGuests();
      process.destroy();
      process.onExit().orTimeout(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }
  }

  /** Guests outlive their daemon, so those of a killed one are found by their pid files. */
  private void killLeftGuests() throws IOException {
    Path pids = root.resolve("up/run/libvirt/qemu");
    if (!Files.isDirectory(pids)) {
      return;
    }
    try (var files = Files.newDirectoryStream(pids, "*.pid")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".pid", "");
        ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
            .filter(guest -> isGuest(guest.pid(), name))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private static boolean isGuest(long pid, String name) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains("guest=" + name + ",");
    } catch (IOException gone) {
      return false;
    }
  }

  private static void assumeNamespaces(Path root) throws IOException, InterruptedException {
    var command = List.of("unshare", "--mount", "true");
    Process attempt =
        new ProcessBuilder(command).redirectErrorStream(true).directory(root.toFile()).start();
    assumeTrue(attempt.waitFor() == 0, "a private libvirtd needs a mount namespace, so root");
  }

  private void awaitSocket(Path sockets) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + START_LIMIT.toNanos();
    try (var watch = FileSystems.getDefault().newWatchService()) {
      var key = sockets.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      while (!Files.exists(sockets.resolve("libvirt-sock"))) {
        if (!process.isAlive() || System.nanoTime() > deadlineNanos) {
          process.destroyForcibly();
          throw new IllegalStateException("libvirtd did not start:\n" + everythingItSaid());
        }
        watch.poll(200, TimeUnit.MILLISECONDS);
        key.reset();
      }
    }
  }

  private String everythingItSaid() throws IOException {
    String said = Files.readString(root.resolve("libvirtd.out"));
    return Files.exists(log()) ? said + Files.readString(log()) : said;
  }
}
