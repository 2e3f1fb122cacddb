package io.vireo.console;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.call.Line;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One client of a {@link SharedLine}, with its place in what the line has said. Its own state is
 * confined to the room's loop; what it is told to do from elsewhere goes there first.
 */
final class ConsoleClient implements Line {

  /** How much is told at once. */
  static final int PIECE_BYTES_MAX = 32 * 1024;

  /** The largest window that anybody means. */
  static final int WINDOW_MAX = 10_000;

  private final SharedLine line;
  private final String device;
  private final boolean wouldWrite;
  private final Runnable onClose;
  private long place;
  private boolean attached;
  private boolean writerChanged;
  private Optional<Told> resized = Optional.empty();
  private Optional<Promise<Told>> waiting = Optional.empty();
  private boolean closed;

  /**
   * @param wouldWrite whether it is told when it may write
   * @param onClose told once, on the loop
   */
  ConsoleClient(SharedLine line, String device, boolean wouldWrite, Runnable onClose) {
    this.line = line;
    this.device = device;
    this.wouldWrite = wouldWrite;
    this.onClose = onClose;
    this.place = line.said().oldest();
  }

  boolean wouldWrite() {
    return wouldWrite;
  }

  // -- what the line tells ------------------------------------------------------------------

  void writerChanged() {
    writerChanged = true;
    wake();
  }

  /** There may be something to tell. */
  void wake() {
    if (waiting.isPresent()) {
      Promise<Told> asking = waiting.get();
      look()
          .ifPresent(
              told -> {
                waiting = Optional.empty();
                asking.complete(told);
              });
    }
  }

  @Override
  public Future<Told> next() {
    return line.loop()
        .call(
            () -> {
              Promise<Told> asked = Promise.promise();
              waiting = Optional.of(asked);
              wake();
              return asked.future();
            });
  }

  private Optional<Told> look() {
    if (!attached) {
      attached = true;
      writerChanged = false;
      return Optional.of(new Told.Attached(device, line.isWriter(this), line.said().end() - place));
    }
    if (writerChanged) {
      writerChanged = false;
      return Optional.of(new Told.Writer(line.isWriter(this)));
    }
    if (resized.isPresent()) {
      Optional<Told> answer = resized;
      resized = Optional.empty();
      return answer;
    }
    return said().or(() -> line.over().map(Told.Ended::new));
  }

  private Optional<Told> said() {
    long lost = line.said().oldest() - place;
    if (lost > 0) {
      place = line.said().oldest();
      return Optional.of(new Told.Lost(lost));
    }
    byte[] bytes = line.said().read(place, PIECE_BYTES_MAX);
    place += bytes.length;
    return bytes.length == 0
        ? Optional.empty()
        : Optional.of(new Told.Bytes(ByteBuffer.wrap(bytes)));
  }

  // -- what the client wants ----------------------------------------------------------------

  @Override
  public Future<Void> write(ByteBuffer bytes) {
    byte[] typed = new byte[bytes.remaining()];
    bytes.get(typed);
    return line.loop().call(() -> line.write(this, typed));
  }

  @Override
  public boolean takesNotes() {
    return true;
  }

  @Override
  public void resize(int columns, int rows) {
    line.loop()
        .run(
            () -> {
              boolean sane = Math.min(columns, rows) > 0 && Math.max(columns, rows) <= WINDOW_MAX;
              boolean applied = sane && line.resize(this, columns, rows);
              resized = Optional.of(new Told.Resized(columns, rows, applied));
              wake();
            });
  }

  @Override
  public void close() {
    line.loop()
        .run(
            () -> {
              if (!closed) {
                closed = true;
                line.leave(this);
                onClose.run();
              }
            });
  }
}
