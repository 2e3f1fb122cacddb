package io.vireo.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** On what was measured. */
final class Headline {

  private static final long MIB_PER_KIB = 1024;

  private Headline() {}

  static void print(PrintStream out, Path room, long mebibytes, int rounds)
      throws IOException, InterruptedException {
    machine(
        out,
        "guests of %d MiB (%s), four fifths filled; %d rounds; %s on %s"
            .formatted(
                mebibytes,
                Machine.accelerator(),
                rounds,
                room.getParent(),
                Files.getFileStore(room).type()));
  }

  /** What was measured, when, and on which machine. */
  static void machine(PrintStream out, String what) throws IOException, InterruptedException {
    out.printf("%s: %s%n", LocalDate.now(ZoneOffset.UTC), what);
    out.printf(
        "%d CPUs (%s), %d MiB, Linux %s, %s, Java %s, load %s%n%n",
        Runtime.getRuntime().availableProcessors(),
        value("/proc/cpuinfo", "model name"),
        Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / MIB_PER_KIB,
        System.getProperty("os.version"),
        emulator(),
        Runtime.version(),
        Files.readString(Path.of("/proc/loadavg")).trim());
  }

  private static String value(String file, String key) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String emulator() throws IOException, InterruptedException {
    Process asked = new ProcessBuilder(Parts.emulator().toString(), "--version").start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    return said.lines().findFirst().orElse("QEMU of an unknown version");
  }
}
