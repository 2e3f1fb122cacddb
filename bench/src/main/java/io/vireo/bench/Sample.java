package io.vireo.bench;

import java.util.Optional;

/**
 * One piece of work, measured.
 *
 * @param bytes that went to or came from the disk
 * @param workerSeconds CPU seconds of dd or QEMU
 * @param strain what the daemon went through; empty for dd, which has none
 */
record Sample(
    Kind kind, long bytes, Timing timing, double workerSeconds, Optional<DaemonStrain> strain) {

  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  enum Work {
    DD_WRITE("dd to the disk"),
    SAVE("save"),
    DD_READ("dd from the disk"),
    RESTORE("restore");

    private final String words;

    Work(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** What it is held against. */
    Work peer() {
      return switch (this) {
        case DD_WRITE, SAVE -> DD_WRITE;
        case DD_READ, RESTORE -> DD_READ;
      };
    }
  }

  /** What was done, and how. */
  record Kind(Work work, Road road) {
    Kind peer() {
      return new Kind(work.peer(), road);
    }

    String words() {
      return work.words() + road.suffix();
    }
  }

  /**
   * How long it took.
   *
   * @param seconds as the one who asked for it sees it
   * @param pausedMillis for how long the guest stood still, as far as anyone knows
   */
  record Timing(double seconds, double pausedMillis) {}

  double mebibytesPerSecond() {
    return bytes / MIB / timing.seconds();
  }

  double workerSecondsPerGib() {
    return workerSeconds * GIB / bytes;
  }

  double daemonSecondsPerGib() {
    return strain.map(DaemonStrain::cpuSeconds).orElse(0.0) * GIB / bytes;
  }
}
