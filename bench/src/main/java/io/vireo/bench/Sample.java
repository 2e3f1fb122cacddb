package io.vireo.bench;

import java.util.Optional;

/**
 * One piece of work, measured.
 *
 * @param size what was moved, and what became of it on the disk
 * @param workerSeconds CPU seconds of dd or QEMU
 * @param strain what the daemon went through; empty for peers
 */
record Sample(
    Kind kind, Size size, Timing timing, double workerSeconds, Optional<DaemonStrain> strain) {

  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  enum Work {
    SAVE("save"),
    RESTORE("restore");

    private final String words;

    Work(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** What was done, and how. */
  record Kind(Work work, Way way) {
    String words() {
      return way == Way.DD ? way.words() : work.words() + ": " + way.words();
    }
  }

  /**
   * @param bytes of the guest's memory that are not zero: the same for all who move it
   * @param fileBytes the length of the image
   */
  record Size(long bytes, long fileBytes) {}

  /**
   * How long it took.
   *
   * @param seconds as the one who asked for it sees it
   * @param pausedMillis for how long the guest stood still, as far as anyone knows
   */
  record Timing(double seconds, double pausedMillis) {}

  double mebibytesPerSecond() {
    return size.bytes() / MIB / timing.seconds();
  }

  double workerSecondsPerGib() {
    return workerSeconds * GIB / size.bytes();
  }

  double daemonSecondsPerGib() {
    return strain.map(DaemonStrain::cpuSeconds).orElse(0.0) * GIB / size.bytes();
  }

  /** How many bytes of memory a byte of the image holds. */
  double packing() {
    return (double) size.bytes() / size.fileBytes();
  }
}
