package io.vireo.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The kernel's processes as {@code /proc/PID/stat} (proc(5)) tells of them. Any thread; the kernel
 * answers from memory.
 */
record ProcessTable(String bootId) {

  private static final Path PROC = Path.of("/proc");
  private static final String READ = "rchar: ";
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Set<String> HELD = Set.of("RssAnon", "RssShmem", "VmSwap");
  // Counted from the state, which is field 3 and the first behind the program's name.
  private static final int STATE = 0;
  private static final int START_TIME = 22 - 3;

  static ProcessTable open() {
    try {
      return new ProcessTable(Files.readString(BOOT_ID).strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Who has that number now; empty if nobody, or one that has ended and waits to be reaped.
   *
   * @throws IOException if that cannot be told now, for want of descriptors say
   */
  Optional<ProcessIdentity> identify(long pid) throws IOException {
    return read(pid, "stat").flatMap(stat -> of(pid, stat));
  }

  private static Optional<String> read(long pid, String file) throws IOException {
    try {
      return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), file)));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException failed) {
      return ofUnreadable(pid, failed);
    }
  }

  /** A process may end between the opening of its file and the reading. */
  private static Optional<String> ofUnreadable(long pid, IOException failed) throws IOException {
    int pidfd = LinuxCalls.pidfdOpen(pid);
    if (pidfd == -LinuxCalls.ESRCH) {
      return Optional.empty();
    }
    if (pidfd >= 0) {
      LinuxCalls.close(pidfd);
    }
    throw failed;
  }

  /** The program's name stands in parentheses and may contain blanks and parentheses itself. */
  static Optional<Long> startTicks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
    return ended ? Optional.empty() : Optional.of(Long.valueOf(fields[START_TIME]));
  }

  /** What the process holds for itself ({@code /proc/PID/status}, proc(5)); empty if it is gone. */
  Optional<Long> residentBytes(ProcessIdentity process) throws IOException {
    Optional<Long> bytes =
        read(process.pid(), "status").map(status -> heldBytes(status.lines().toList()));
    return alive(process) ? bytes : Optional.empty();
  }

  /** Each line is a name, a colon, and here a number of KiB. */
  static long heldBytes(List<String> status) {
    long kibibytes = 0;
    for (String line : status) {
      String[] words = line.split(":?\\s+");
      if (HELD.contains(words[0])) {
        kibibytes += Long.parseLong(words[1]);
      }
    }
    return kibibytes << 10;
  }

  /** What read(2) and its kin have given it; empty if it is gone. */
  Optional<Long> bytesRead(ProcessIdentity process) throws IOException {
    Optional<Long> bytes = read(process.pid(), "io").map(ProcessTable::readCharacters);
    return alive(process) ? bytes : Optional.empty();
  }

  private static long readCharacters(String io) {
    return io.lines()
        .filter(line -> line.startsWith(READ))
        .mapToLong(line -> Long.parseLong(line.substring(READ.length())))
        .sum();
  }

  /** By the names its descriptors have now, without asking the files themselves. */
  int descriptorsOf(ProcessIdentity process, Path file) throws IOException {
    try (Stream<Path> open = Files.list(PROC.resolve(process.pid() + "/fd"))) {
      long count = open.filter(descriptor -> isOf(descriptor, file)).count();
      return alive(process) ? Math.toIntExact(count) : 0;
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }

  /** One that was closed while we looked is of no file. */
  private static boolean isOf(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException closed) {
      return false;
    }
  }

  List<ProcessIdentity> startedWith(String variable, int most) throws IOException {
    try (Stream<Path> all = Files.list(PROC)) {
      return all.map(each -> each.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::valueOf)
          .filter(pid -> readable(pid, "environ").filter(text -> has(text, variable)).isPresent())
          .flatMap(pid -> readable(pid, "stat").flatMap(stat -> of(pid, stat)).stream())
          .limit(most)
          .toList();
    }
  }

  private static boolean has(String environment, String variable) {
    return List.of(environment.split("\0")).contains(variable);
  }

  private Optional<ProcessIdentity> of(long pid, String stat) {
    return startTicks(stat).map(ticks -> new ProcessIdentity(pid, ticks, bootId));
  }

  private static Optional<String> readable(long pid, String file) {
    try {
      return read(pid, file);
    } catch (IOException notOurs) {
      return Optional.empty();
    }
  }

  /**
   * @throws IOException if that cannot be told now: it may well live
   */
  boolean alive(ProcessIdentity process) throws IOException {
    return identify(process.pid()).filter(process::equals).isPresent();
  }
}
