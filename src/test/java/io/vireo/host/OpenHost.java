package io.vireo.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real host for one test, and how long a test waits for anything. */
public final class OpenHost implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  public final Vertx vertx;
  public final VertxHost host;

  public OpenHost() {
    this(Transport.NIO);
  }

  /** Only epoll passes descriptors. */
  public OpenHost(Transport transport) {
    this.vertx = Vertx.builder().withTransport(transport).build();
    this.host = new VertxHost(vertx);
  }

  /** What {@code future} gives, or its failure thrown. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s", late);
    }
  }

  /** How {@code future} fails. */
  public static Throwable failure(Future<?> future) {
    Future<Throwable> turned =
        future.transform(
            outcome ->
                outcome.failed()
                    ? Future.succeededFuture(outcome.cause())
                    : Future.failedFuture("expected a failure and got " + outcome.result()));
    return await(turned);
  }

  @Override
  public void close() {
    await(host.close());
    await(vertx.close());
  }
}
