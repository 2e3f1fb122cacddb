package io.vireo.e2e;

import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Sharpens Vert.x's blocked-thread checker in a daemon under test: found by the service loader, for
 * those daemons that have {@link #announce}'s directory on their class path.
 */
public final class LoopWatch implements VertxServiceProvider {

  /** From here on a hold is logged, and its stack with it. */
  static final int HOLD_MILLIS_MAX = 20;

  private static final int LOOK_MILLIS = 5;
  private static final Pattern HOLD = Pattern.compile("has been blocked for (\\d+) ms");
  private static final Pattern LATE = Pattern.compile("idle thread was late by (\\d+) ms");

  /** Makes a directory for a class path with which a daemon uses this. */
  static Path announce(Path directory) throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(VertxServiceProvider.class.getName()), LoopWatch.class.getName() + "\n");
    return directory;
  }

  /** The longest hold, in milliseconds, that a daemon's log tells of; 0 if it tells of none. */
  static long longestHold(String log) {
    return longest(HOLD, log);
  }

  /** By how much a thread without any work was late at worst: what the machine's load explains. */
  static long longestLateness(String log) {
    return longest(LATE, log);
  }

  private static long longest(Pattern told, String log) {
    return told.matcher(log)
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .max()
        .orElse(0);
  }

  private static void control() {
    while (true) {
      long begun = System.nanoTime();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      long late = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) - LOOK_MILLIS;
      if (late >= LOOK_MILLIS) {
        System.err.println("idle thread was late by " + late + " ms");
      }
    }
  }

  @Override
  public void init(VertxBootstrap bootstrap) {
    VertxOptions options = bootstrap.options();
    options.setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS);
    options.setBlockedThreadCheckInterval(LOOK_MILLIS);
    options.setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    options.setMaxEventLoopExecuteTime(HOLD_MILLIS_MAX);
    options.setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS);
    options.setWarningExceptionTime(HOLD_MILLIS_MAX);
    Thread.ofPlatform().daemon().name("loop watch").start(LoopWatch::control);
  }
}
