package io.vireo.console;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.call.Line;
import io.vireo.host.ByteLink;
import io.vireo.host.Loop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One client's own connection to a guest's screen: bytes that nobody here understands. A client
 * that reads slowly slows its own connection, which the screen's protocol is made for. Confined to
 * the room's loop but for what {@link Line} says.
 */
final class ScreenLine implements Line, ByteLink.Hearing {

  /** How much waits for the client before the hypervisor has to. */
  static final int QUEUE_BYTES_MAX = 256 * 1024;

  private final Loop loop;
  private final Runnable onClose;
  private final Deque<byte[]> unread = new ArrayDeque<>();
  private long unreadBytes;
  private Optional<ByteLink> link = Optional.empty();
  private Optional<Promise<Told>> waiting = Optional.empty();
  private boolean over;
  private boolean closed;

  /**
   * @param onClose told once, on the loop
   */
  ScreenLine(Loop loop, Runnable onClose) {
    this.loop = loop;
    this.onClose = onClose;
  }

  /** Not to be called before it is known where the bytes go. */
  ScreenLine opened(ByteLink opened) {
    link = Optional.of(opened);
    return this;
  }

  @Override
  public void onBytes(byte[] bytes) {
    unread.add(bytes);
    unreadBytes += bytes.length;
    if (unreadBytes > QUEUE_BYTES_MAX) {
      link.ifPresent(ByteLink::pause);
    }
    wake();
  }

  @Override
  public void onClose() {
    over = true;
    wake();
  }

  @Override
  public Future<Told> next() {
    return loop.call(
        () -> {
          Promise<Told> asked = Promise.promise();
          waiting = Optional.of(asked);
          wake();
          return asked.future();
        });
  }

  private void wake() {
    if (waiting.isEmpty() || (unread.isEmpty() && !over)) {
      return;
    }
    Promise<Told> asking = waiting.get();
    waiting = Optional.empty();
    asking.complete(
        unread.isEmpty()
            ? new Told.Ended("the screen is closed: the machine has stopped, or has hung up")
            : new Told.Bytes(ByteBuffer.wrap(taken())));
  }

  private byte[] taken() {
    byte[] bytes = unread.removeFirst();
    unreadBytes -= bytes.length;
    if (unreadBytes <= QUEUE_BYTES_MAX / 2) {
      link.ifPresent(ByteLink::resume);
    }
    return bytes;
  }

  @Override
  public Future<Void> write(ByteBuffer bytes) {
    byte[] sent = new byte[bytes.remaining()];
    bytes.get(sent);
    return loop.call(
        () -> link.map(it -> it.write(sent).otherwiseEmpty()).orElseGet(Future::succeededFuture));
  }

  @Override
  public boolean takesNotes() {
    return false;
  }

  @Override
  public void resize(int columns, int rows) {}

  @Override
  public void close() {
    loop.run(
        () -> {
          if (!closed) {
            closed = true;
            link.ifPresent(ByteLink::close);
            onClose.run();
          }
        });
  }
}
