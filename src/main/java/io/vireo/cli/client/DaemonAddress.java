package io.vireo.cli.client;

import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A way to a daemon: where it is, and what has to be shown there. */
public sealed interface DaemonAddress permits LocalAddress, RemoteAddress {

  /** Its Unix socket: the kernel says who we are. */
  static DaemonAddress of(Path socket) {
    return new LocalAddress(socket);
  }

  /** As people name it. */
  String text();

  /** Whether files have the same names there as here. */
  boolean isLocal();

  /** The lines that every request's head has here, each with its end. */
  String headLines();

  /** Nobody answers, or not as a daemon does: what that means here, and what helps. */
  VirtException unreachable(IOException failure);

  /**
   * Connects.
   *
   * @param patienceMillis asked at each read for how long it may wait
   */
  Connection open(LongSupplier patienceMillis) throws IOException;

  /** Connects; a read waits for the next byte as long as that. */
  default Connection open(Duration patience) throws IOException {
    return open(patience::toMillis);
  }

  /** Connects; no read waits beyond {@code whole} from now, however much comes. */
  default Connection openFor(Duration whole) throws IOException {
    long end = System.nanoTime() + whole.toNanos();
    return open(() -> Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
  }
}
