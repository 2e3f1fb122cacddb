package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Filter;
import io.vireo.host.Host;
import io.vireo.host.Processes;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Through a program that makes the state of what the file holds: a second transfer thread feeds it,
 * this one takes what it gives. Counted are the file's bytes, so that there is a total.
 */
final class FilteredRead implements FileSource.Road {

  /** How long the program, and what feeds it, may take to end after its output has. */
  static final Duration END_DEADLINE = Duration.ofSeconds(10);

  private static final int WORDS_CHARACTERS_MAX = 300;

  private final Host host;
  private final FileSource.Origin origin;
  private final List<String> command;

  FilteredRead(Host host, FileSource.Origin origin, List<String> command) {
    this.host = host;
    this.origin = origin;
    this.command = command;
  }

  @Override
  public void run(WritableByteChannel target, Transfer transfer) throws IOException {
    try (Filter filter = host.processes().filter(command)) {
      String name = "restore " + origin.file().getFileName() + " (disk)";
      Future<Void> fed = host.transfer(name).run(() -> feed(filter, transfer));
      if (fed.isComplete()) {
        join(fed);
      }
      drain(filter.output(), target);
      Processes.Output end = filter.await(END_DEADLINE);
      join(fed);
      requireSuccess(end);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new VirtException(ErrorCode.OPERATION_ABORTED, "the transfer was interrupted", stop);
    }
  }

  private static void drain(ReadableByteChannel output, WritableByteChannel target)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(Copy.BUFFER_BYTES).asByteBuffer();
      while (output.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          target.write(buffer);
        }
      }
    }
  }

  /** A program that takes no more says why by its exit status. */
  private Void feed(Filter filter, Transfer transfer) {
    try (Arena arena = Arena.ofConfined();
        FileChannel file = open();
        WritableByteChannel input = filter.input()) {
      ByteBuffer buffer = arena.allocate(Copy.BUFFER_BYTES).asByteBuffer();
      boolean taken = true;
      while (taken && transfer.bytes() < origin.bytes()) {
        int count = read(file, buffer.clear(), transfer.bytes());
        taken = write(input, buffer.flip());
        transfer.count(count);
      }
      return null;
    } catch (IOException unclosed) {
      throw DiskFailure.reading(origin.file(), unclosed);
    }
  }

  private FileChannel open() {
    try {
      return FileChannel.open(origin.file(), StandardOpenOption.READ);
    } catch (IOException cause) {
      throw DiskFailure.opening(origin.file(), cause);
    }
  }

  private int read(FileChannel file, ByteBuffer buffer, long done) {
    buffer.limit((int) Math.min(buffer.capacity(), origin.bytes() - done));
    try {
      int count = file.read(buffer, origin.offset() + done);
      if (count < 0) {
        throw new IOException("end of file");
      }
      return count;
    } catch (IOException cause) {
      throw DiskFailure.reading(origin.file(), cause);
    }
  }

  private static boolean write(WritableByteChannel input, ByteBuffer buffer) {
    try {
      while (buffer.hasRemaining()) {
        input.write(buffer);
      }
      return true;
    } catch (IOException ended) {
      return false;
    }
  }

  /** After the program's end only the disk can hold up what fed it. */
  private void join(Future<Void> fed) {
    try {
      fed.await(END_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stuck) {
      throw DiskFailure.reading(origin.file(), new IOException(stuck));
    }
  }

  private void requireSuccess(Processes.Output output) {
    if (output.exitStatus() != 0) {
      String words = output.stderr().strip().replace('\n', ' ');
      throw new VirtException(
              ErrorCode.OPERATION_FAILED,
              "%s is damaged or cut off, says %s: %s; use another copy"
                  .formatted(
                      origin.file(),
                      Path.of(command.getFirst()).getFileName(),
                      words.substring(0, Math.min(words.length(), WORDS_CHARACTERS_MAX))))
          .of(origin.file().toString());
    }
  }
}
