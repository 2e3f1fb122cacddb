package io.vireo.qemu.process;

import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.Sockets.LineListener;
import java.net.ConnectException;
import java.util.stream.Stream;

/** Whether a QEMU lives in a run directory that nobody is known to use. Confined to its loop. */
public final class Occupancy {

  private static final int ANY_LINE_BYTES_MAX = 64 << 10;

  private final Host host;
  private final Loop loop;

  public Occupancy(Host host, Loop loop) {
    this.host = host;
    this.loop = loop;
  }

  /**
   * Whether there is a monitor that somebody listens on, be it silent. Only a refused connection
   * tells that nobody does.
   */
  public Future<Boolean> of(RunDirectory directory) {
    return loop.deliver(host.files().list(directory.path()))
        .compose(
            names ->
                names.contains(directory.monitor())
                    ? answers(directory)
                    : Future.succeededFuture(false));
  }

  private Future<Boolean> answers(RunDirectory directory) {
    LineListener deaf = new LineListener(ANY_LINE_BYTES_MAX, line -> {}, () -> {});
    return host.sockets()
        .connect(loop, directory.monitor(), deaf)
        .map(
            connected -> {
              connected.close();
              return true;
            })
        .recover(failed -> Future.succeededFuture(!isRefused(failed)));
  }

  private static boolean isRefused(Throwable failed) {
    return Stream.iterate(failed, cause -> cause != null, Throwable::getCause)
        .anyMatch(ConnectException.class::isInstance);
  }
}
