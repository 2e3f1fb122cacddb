package io.vireo.host;

import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;

/**
 * A running program that turns what is written to it into what it writes, over pipes that take
 * direct buffers. Its channels block: use them on the threads of transfers, one each.
 */
public interface Filter extends AutoCloseable {

  /** Closing it tells the program that nothing follows. */
  WritableByteChannel input();

  ReadableByteChannel output();

  /**
   * Waits for the program's end, which its output's end announces.
   *
   * @return its exit status and what it said on its error output; fails with {@code
   *     OPERATION_TIMEOUT} after {@code deadline}
   */
  Processes.Output await(Duration deadline) throws InterruptedException;

  /** Kills the program if it still runs and makes every use of its channels fail. Any thread. */
  @Override
  void close();
}
