package io.vireo.host.node;

import io.vireo.host.node.Node.CpuTimes;
import java.util.Arrays;
import java.util.Optional;

/** The processors' lines of {@code /proc/stat} (proc(5)). */
final class CpuStat {

  /** USER_HZ is 100 on every machine. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int USER = 0;
  private static final int NICE = 1;
  private static final int SYSTEM = 2;
  private static final int IDLE = 3;
  private static final int IOWAIT = 4;
  private static final int IRQ = 5;
  private static final int SOFTIRQ = 6;

  private CpuStat() {}

  /**
   * @param name {@code cpu} for all together, {@code cpu0}
   */
  static Optional<CpuTimes> line(String stat, String name) {
    return stat.lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip().split(" +"))
        .filter(fields -> fields.length > SOFTIRQ)
        .map(fields -> Arrays.stream(fields).mapToLong(Long::parseLong).toArray())
        .map(CpuStat::times)
        .findFirst();
  }

  private static CpuTimes times(long[] ticks) {
    return new CpuTimes(
        (ticks[SYSTEM] + ticks[IRQ] + ticks[SOFTIRQ]) * NANOS_PER_TICK,
        (ticks[USER] + ticks[NICE]) * NANOS_PER_TICK,
        ticks[IDLE] * NANOS_PER_TICK,
        ticks[IOWAIT] * NANOS_PER_TICK);
  }
}
