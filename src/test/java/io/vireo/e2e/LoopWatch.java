package io.vireo.e2e;

import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Sharpens Vert.x's blocked-thread checker in a daemon under test: found by the service loader, for
 * those daemons that have {@link #announce}'s directory on their class path.
 */
public final class LoopWatch implements VertxServiceProvider {

  /** From here on a hold is logged, and its stack with it. */
  static final int HOLD_MILLIS_MAX = 20;

  private static final int LOOK_MILLIS = 5;

  /** Makes a directory for a class path with which a daemon uses this. */
  static Path announce(Path directory) throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(VertxServiceProvider.class.getName()), LoopWatch.class.getName() + "\n");
    return directory;
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
  }
}
