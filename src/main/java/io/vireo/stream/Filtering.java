package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Filter;
import io.vireo.host.Host;
import io.vireo.host.Processes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Through a program: a second transfer thread feeds it, this one takes what it gives. Its exit
 * status decides, and what broke its feed comes before what it says of that.
 */
final class Filtering implements Staged {

  /** How long the program, and what feeds it, may take to end after its output has. */
  static final Duration END_DEADLINE = Duration.ofSeconds(10);

  private static final int WORDS_CHARACTERS_MAX = 300;

  /**
   * Which of the two it is.
   *
   * @param failure of a program, from the file's name, the program's and its words
   * @param whole whether it must take everything it is given
   */
  private record Side(List<String> command, String failure, boolean whole) {}

  private final Transfer transfer;
  private final ReadableByteChannel from;
  private final Side side;
  private final Filter filter;
  private final Future<Boolean> fed;

  static Filtering packing(
      Host host, Transfer transfer, Stage.Program stage, ReadableByteChannel from, Buffers memory) {
    memory.claim(Buffers.BUFFER_BYTES);
    String failure = "%s cannot be written, says %s: %s; try again or save it in another format";
    return new Filtering(host, transfer, from, new Side(stage.pack(), failure, true));
  }

  static Filtering unpacking(
      Host host, Transfer transfer, Stage.Program stage, ReadableByteChannel from, Buffers memory) {
    memory.claim(Buffers.BUFFER_BYTES);
    String failure = "%s is damaged or cut off, says %s: %s; use another copy";
    return new Filtering(host, transfer, from, new Side(stage.unpack(), failure, false));
  }

  private Filtering(Host host, Transfer transfer, ReadableByteChannel from, Side side) {
    this.transfer = transfer;
    this.from = from;
    this.side = side;
    this.filter = host.processes().filter(side.command());
    this.fed = host.transfer(program() + " for " + transfer.fileName()).run(this::feed);
    if (fed.failed()) {
      filter.close();
      throw VirtException.from(fed.cause());
    }
  }

  private String program() {
    return Path.of(side.command().getFirst()).getFileName().toString();
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int count = output(to);
    if (count < 0) {
      settle();
    }
    return count;
  }

  /** A feed that breaks closes the filter: its own failure is the one to tell. */
  private int output(ByteBuffer to) throws IOException {
    try {
      return filter.output().read(to);
    } catch (IOException broken) {
      awaitFeed();
      throw failed("its output broke");
    }
  }

  /** False if the program ended before it had everything: then its exit status says why. */
  private boolean feed() throws IOException {
    try (Arena arena = Arena.ofConfined();
        WritableByteChannel input = filter.input()) {
      ByteBuffer buffer = arena.allocate(Buffers.BUFFER_BYTES).asByteBuffer();
      while (from.read(buffer.clear()) >= 0) {
        if (!write(input, buffer.flip())) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException broken) {
      filter.close();
      throw broken;
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

  private void settle() throws IOException {
    Processes.Output end = awaitProgram();
    boolean whole = awaitFeed();
    requireSuccess(end);
    if (side.whole() && !whole) {
      throw failed("ended before it had taken everything");
    }
  }

  private Processes.Output awaitProgram() {
    try {
      return filter.await(END_DEADLINE);
    } catch (InterruptedException stop) {
      throw Waiting.interrupted(stop);
    }
  }

  /** What broke the feed is thrown as it was. */
  private boolean awaitFeed() throws IOException {
    return Waiting.await(fed, END_DEADLINE)
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.READ_FAILED,
                    "%s has ended, but what is to be read for %s does not come"
                        .formatted(program(), transfer.name())));
  }

  private void requireSuccess(Processes.Output end) {
    if (end.exitStatus() != 0) {
      String words = end.stderr().strip().replace('\n', ' ');
      throw failed(words.isEmpty() ? "exit status " + end.exitStatus() : words);
    }
  }

  private VirtException failed(String words) {
    String said = words.substring(0, Math.min(words.length(), WORDS_CHARACTERS_MAX));
    return new VirtException(
            ErrorCode.OPERATION_FAILED, side.failure().formatted(transfer.name(), program(), said))
        .of(transfer.name());
  }

  /** Before its end: the program is killed, and what feeds it is woken where it waits. */
  @Override
  public void close() {
    filter.close();
    if (!fed.isComplete()) {
      transfer.closeEnd();
      Waiting.awaitEnd(fed, END_DEADLINE);
    }
  }
}
