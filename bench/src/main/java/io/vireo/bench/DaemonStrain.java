package io.vireo.bench;

import io.vireo.bench.LoopHolds.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * What one piece of work did to the daemon.
 *
 * @param residentKibibytes of memory before
 * @param grownKibibytes by how much that rose at most
 * @param hold the longest an event loop was held; empty if never for five milliseconds
 * @param loopsWaitedMillis for how long the loops together were ready and had no CPU: the machine's
 *     load, not the daemon's fault
 */
record DaemonStrain(
    double cpuSeconds,
    long residentKibibytes,
    long grownKibibytes,
    Optional<Hold> hold,
    double loopsWaitedMillis) {

  /** Before the work. */
  record Before(
      DaemonProcess daemon, double cpuSeconds, long kibibytes, double waitedMillis, long logBytes) {

    static Before of(DaemonProcess daemon) throws IOException {
      ProcessFigures figures = daemon.figures();
      figures.forgetPeak();
      return new Before(
          daemon,
          figures.cpuSeconds(),
          figures.residentKibibytes(),
          figures.loopsWaitedMillis(),
          Files.size(daemon.log()));
    }

    DaemonStrain after() throws IOException {
      ProcessFigures figures = daemon.figures();
      return new DaemonStrain(
          figures.cpuSeconds() - cpuSeconds,
          kibibytes,
          Math.max(0, figures.peakKibibytes() - kibibytes),
          new LoopHolds(daemon.log()).longest(logBytes),
          figures.loopsWaitedMillis() - waitedMillis);
    }
  }

  long peakKibibytes() {
    return residentKibibytes + grownKibibytes;
  }
}
