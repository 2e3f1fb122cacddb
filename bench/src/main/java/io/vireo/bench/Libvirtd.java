package io.vireo.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The peer: a libvirtd 11.3 of its own, unpacked by {@code src/test/provision.sh}, with nothing in
 * its settings but what it takes to run beside another one.
 */
final class Libvirtd implements AutoCloseable {

  private static final long START_SECONDS_MAX = 20;
  private static final long COMMAND_SECONDS_MAX = 600;
  private static final int LOOK_MILLIS = 20;

  private static final String GUESTS =
      """
      stdio_handler = "file"
      security_driver = "none"
      cgroup_controllers = []
      namespaces = []
      user = "root"
      group = "root"
      dynamic_ownership = 0
      """;

  private static final String SOCKETS =
      """
      unix_sock_dir = "%s"
      auth_unix_ro = "none"
      auth_unix_rw = "none"
      log_outputs = "3:file:%s"
      """;

  private final Path unpacked;
  private final Path room;
  private final Process process;

  private Libvirtd(Path unpacked, Path room, Process process) {
    this.unpacked = unpacked;
    this.room = room;
    this.process = process;
  }

  /** Where one lies unpacked, if it does. */
  static Optional<Path> find() {
    Path tree = Parts.directory().resolve("libvirt-11.3");
    return Files.isExecutable(tree.resolve("usr/sbin/libvirtd"))
        ? Optional.of(tree)
        : Optional.empty();
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param script {@code private-libvirtd.sh}
   */
  static Libvirtd start(Path unpacked, Path script, Path room)
      throws IOException, InterruptedException {
    Path sockets = Files.createDirectories(room.resolve("sock"));
    Path settings = Files.createDirectories(room.resolve("up/etc/libvirt"));
    Files.writeString(settings.resolve("qemu.conf"), GUESTS);
    Files.writeString(
        room.resolve("libvirtd.conf"), SOCKETS.formatted(sockets, room.resolve("libvirtd.log")));
    Process process =
        new ProcessBuilder("/bin/sh", script.toString(), unpacked.toString(), room.toString())
            .redirectErrorStream(true)
            .redirectOutput(room.resolve("libvirtd.out").toFile())
            .start();
    Libvirtd daemon = new Libvirtd(unpacked, room, process);
    daemon.awaitReady();
    return daemon;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (!Files.exists(room.resolve("sock/libvirt-sock"))) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        close();
        throw new BenchFailure(
            "libvirtd did not start: " + Files.readString(room.resolve("libvirtd.out")));
      }
    }
  }

  /** Runs its client; what that said. */
  String virsh(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(unpacked.resolve("bin/virsh").toString(), "-q", "-c", uri()));
    command.addAll(arguments);
    Process virsh = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(virsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!virsh.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || virsh.exitValue() != 0) {
      virsh.destroyForcibly();
      throw new BenchFailure("virsh " + String.join(" ", arguments) + ": " + said.strip());
    }
    return said.strip();
  }

  /** What the kernel knows of it. */
  ProcessFigures figures() throws IOException {
    String pid = Files.readString(room.resolve("libvirtd.pid")).strip();
    return new ProcessFigures(Long.parseLong(pid));
  }

  String uri() {
    return "qemu+unix:///system?socket=" + room.resolve("sock/libvirt-sock");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(START_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
