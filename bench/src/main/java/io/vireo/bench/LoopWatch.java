package io.vireo.bench;

import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import java.util.concurrent.TimeUnit;

/**
 * Sharpens Vert.x's blocked-thread checker in the daemon under test, and hands it threads that are
 * known to {@link LoopThreads}. Found by the service loader, since this jar is on that daemon's
 * class path; nothing of the daemon is changed.
 */
public final class LoopWatch implements VertxServiceProvider {

  /** From here on a hold is a failure, and its stack is logged. */
  static final int HOLD_MILLIS_MAX = 20;

  /** From here on a hold is logged; also how often is looked. */
  static final int LOOK_MILLIS = 5;

  @Override
  public void init(VertxBootstrap bootstrap) {
    VertxOptions options = bootstrap.options();
    options.setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS);
    options.setBlockedThreadCheckInterval(LOOK_MILLIS);
    options.setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    options.setMaxEventLoopExecuteTime(LOOK_MILLIS);
    options.setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS);
    options.setWarningExceptionTime(HOLD_MILLIS_MAX);
    bootstrap.threadFactory(LoopThreads.watched());
  }
}
