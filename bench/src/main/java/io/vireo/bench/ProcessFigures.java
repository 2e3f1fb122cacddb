package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the kernel knows of a process (proc(5)). */
record ProcessFigures(long pid) {

  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  /** The event loops' threads as the kernel shortens their names to 15 characters. */
  private static final String LOOP_THREAD = "vert.x-eventloo";

  /** CPU time used so far, of all threads, ended ones too. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(file("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  long residentKibibytes() throws IOException {
    return kibibytes("VmRSS:");
  }

  /** The most that was resident since {@link #forgetPeak}. */
  long peakKibibytes() throws IOException {
    return kibibytes("VmHWM:");
  }

  /** Lets the peak begin anew at what is resident now. */
  void forgetPeak() throws IOException {
    Files.writeString(file("clear_refs"), "5");
  }

  /** For how long its event loops together were ready to run and had no CPU. */
  double loopsWaitedMillis() throws IOException {
    try (Stream<Path> threads = Files.list(file("task"))) {
      return threads.filter(ProcessFigures::isLoop).mapToLong(ProcessFigures::waitedNanos).sum()
          / 1e6;
    }
  }

  private static boolean isLoop(Path thread) {
    return read(thread.resolve("comm")).startsWith(LOOP_THREAD);
  }

  private static long waitedNanos(Path thread) {
    String[] fields = read(thread.resolve("schedstat")).trim().split(" ");
    return fields.length > 1 ? Long.parseLong(fields[1]) : 0;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException ended) {
      return "";
    }
  }

  private long kibibytes(String name) throws IOException {
    return Files.readAllLines(file("status")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).toLowerCase(Locale.ROOT).replace("kb", ""))
        .mapToLong(value -> Long.parseLong(value.trim()))
        .findFirst()
        .orElseThrow(() -> new IOException("process " + pid + " has no " + name));
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
