package io.vireo.qemu;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** The beginning of a file, of which no more ever comes: a named pipe that somebody keeps open. */
record SlowFile(Path path, CountDownLatch end) implements AutoCloseable {

  static final int BYTES = 8 << 20;

  static SlowFile of(Path file, long offset, Path pipe) throws IOException {
    int failed = new ProcessBuilder("mkfifo", pipe.toString()).start().onExit().join().exitValue();
    if (failed != 0) {
      throw new IOException("cannot make the pipe " + pipe);
    }
    SlowFile slow = new SlowFile(pipe, new CountDownLatch(1));
    Thread.ofPlatform().daemon().start(() -> slow.feed(file, offset));
    return slow;
  }

  private void feed(Path file, long offset) {
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(path, StandardOpenOption.WRITE)) {
      for (long done = 0; done < BYTES; ) {
        done += from.transferTo(offset + done, BYTES - done, to);
      }
      end.await();
    } catch (IOException | InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
  }
}
