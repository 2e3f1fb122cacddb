package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * CPU time of a process that begins or ends while it is measured: looked at every ten milliseconds,
 * the last look counts.
 */
final class CpuMeter implements AutoCloseable {

  private static final int LOOK_MILLIS = 10;

  private final Supplier<OptionalLong> pid;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private volatile double first = -1;
  private volatile double last;

  private CpuMeter(Supplier<OptionalLong> pid) {
    this.pid = pid;
    this.thread = Thread.ofPlatform().daemon().start(this::look);
  }

  static CpuMeter of(long pid) {
    return new CpuMeter(() -> OptionalLong.of(pid));
  }

  /** Of a process that need not be there yet: the one whose command line has {@code words}. */
  static CpuMeter ofNext(String words) {
    return new CpuMeter(() -> find(words));
  }

  /** The QEMU whose command line has {@code words}. */
  static OptionalLong find(String words) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(each -> each.getFileName().toString().matches("\\d+"))
          .filter(each -> isQemu(each, words))
          .mapToLong(each -> Long.parseLong(each.getFileName().toString()))
          .findFirst();
    } catch (IOException unreadable) {
      return OptionalLong.empty();
    }
  }

  private static boolean isQemu(Path process, String words) {
    try {
      String line = Files.readString(process.resolve("cmdline"));
      return line.contains("qemu-system") && line.contains(words);
    } catch (IOException ended) {
      return false;
    }
  }

  private void look() {
    OptionalLong found = pid.get();
    boolean born = found.isEmpty();
    try {
      while (found.isEmpty() && !ended()) {
        found = pid.get();
      }
      first = born ? 0 : new ProcessFigures(found.orElse(0)).cpuSeconds();
      do {
        last = new ProcessFigures(found.orElse(0)).cpuSeconds();
      } while (!ended());
    } catch (IOException gone) {
      over.countDown();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean ended() throws InterruptedException {
    return over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Since the beginning of the measurement. */
  double seconds() throws InterruptedException {
    close();
    thread.join();
    return first < 0 ? 0 : last - first;
  }

  @Override
  public void close() {
    over.countDown();
  }
}
