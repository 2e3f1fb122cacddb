package io.vireo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * For how long a thread was ready to run and did not: the second figure of its {@code schedstat}
 * (proc(5)). Reads without making garbage: it runs hundreds of times a second in a daemon whose
 * memory is being measured.
 */
final class RunDelay {

  private static final int STAT_BYTES_MAX = 128;

  private final FileChannel file;
  private final ByteBuffer text = ByteBuffer.allocateDirect(STAT_BYTES_MAX);
  private long last;

  RunDelay(Path schedstat) {
    try {
      this.file = FileChannel.open(schedstat, StandardOpenOption.READ);
    } catch (IOException unknown) {
      throw new UncheckedIOException(unknown);
    }
  }

  /** As it was the last time if the thread has ended. */
  long nanos() {
    try {
      if (file.read(text.clear(), 0) > 0) {
        last = second(text.flip());
      }
    } catch (IOException ended) {
      // Its last figure stands.
    }
    return last;
  }

  private static long second(ByteBuffer text) {
    while (text.get() != ' ') {
      // the first figure: time on a CPU
    }
    long value = 0;
    for (int digit = text.get(); digit != ' '; digit = text.get()) {
      value = 10 * value + digit - '0';
    }
    return value;
  }
}
