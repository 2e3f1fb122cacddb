package io.vireo.host;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A descriptor that an event loop of Netty's watches, whatever it is: Netty's own channels are for
 * sockets alone. Confined to that loop.
 */
final class EpollLink implements EpollIoHandle, ByteLink {

  /** How many pieces are read before others on the loop have their turn; the rest comes next. */
  private static final int PIECES_A_TURN = 4;

  /** EPOLLHUP and EPOLLERR (epoll_ctl(2)). */
  private static final int HANG_UP = 0x18;

  private record Waiting(ByteBuffer bytes, Promise<Void> taken) {}

  private final FileDescriptor descriptor;
  private final Loop loop;
  private final Hearing hearing;
  private final Consumer<EpollLink> onClose;
  private final Deque<Waiting> unsent = new ArrayDeque<>();
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES_MAX);
  private IoRegistration registration;
  private boolean paused;
  private boolean closed;

  /**
   * @param onClose told before the hearer
   */
  EpollLink(FileDescriptor descriptor, Loop loop, Hearing hearing, Consumer<EpollLink> onClose) {
    this.descriptor = descriptor;
    this.loop = loop;
    this.hearing = hearing;
    this.onClose = onClose;
  }

  void watched(IoRegistration by) {
    registration = by;
    watch();
  }

  /** Nobody will watch it, and nobody has heard of it. */
  void forget() {
    closed = true;
    closeDescriptor();
  }

  @Override
  public FileDescriptor fd() {
    return descriptor;
  }

  /**
   * Level-triggered: what is not read now is told again. There must always be something that is
   * watched for: Netty forgets that it has let go of a descriptor of which nothing is wanted.
   */
  private void watch() {
    if (!closed) {
      EpollIoOps ops = paused ? EpollIoOps.EPOLLERR : EpollIoOps.EPOLLIN;
      registration.submit(unsent.isEmpty() ? ops : ops.with(EpollIoOps.EPOLLOUT));
    }
  }

  @Override
  public void handle(IoRegistration by, IoEvent event) {
    EpollIoOps ops = ((EpollIoEvent) event).ops();
    loop.run(() -> ready(ops));
  }

  /** A hang-up is told whatever is watched for, and again and again. */
  private void ready(EpollIoOps ops) {
    if (ops.contains(EpollIoOps.EPOLLOUT)) {
      send();
    }
    if (paused && (ops.value() & HANG_UP) != 0) {
      close();
    } else {
      receive(PIECES_A_TURN);
    }
  }

  // -- in -----------------------------------------------------------------------------------

  private void receive(int pieces) {
    for (int i = 0; i < pieces && !paused && !closed; i++) {
      if (!receivePiece()) {
        return;
      }
    }
  }

  /** A terminal whose other end is gone fails rather than ends; both are the end. */
  private boolean receivePiece() {
    try {
      piece.clear();
      int count = descriptor.read(piece, 0, piece.capacity());
      if (count < 0) {
        close();
      } else if (count > 0) {
        byte[] bytes = new byte[count];
        piece.get(0, bytes);
        hearing.onBytes(bytes);
      }
      return count > 0;
    } catch (IOException gone) {
      close();
      return false;
    }
  }

  @Override
  public void pause() {
    if (!paused) {
      paused = true;
      watch();
    }
  }

  @Override
  public void resume() {
    if (paused) {
      paused = false;
      watch();
    }
  }

  // -- out ----------------------------------------------------------------------------------

  @Override
  public Future<Void> write(byte[] bytes) {
    if (closed) {
      return Future.failedFuture(gone());
    }
    Promise<Void> taken = Promise.promise();
    boolean first = unsent.isEmpty();
    unsent.add(new Waiting(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), taken));
    if (first) {
      send();
    }
    return taken.future();
  }

  private void send() {
    boolean waited = !unsent.isEmpty();
    try {
      while (!closed && !unsent.isEmpty() && sendFirst()) {
        unsent.removeFirst().taken().complete();
      }
    } catch (IOException gone) {
      close();
    }
    if (waited) {
      watch();
    }
  }

  private boolean sendFirst() throws IOException {
    ByteBuffer bytes = unsent.getFirst().bytes();
    if (bytes.hasRemaining()) {
      int count = descriptor.write(bytes, bytes.position(), bytes.limit());
      bytes.position(bytes.position() + Math.max(0, count));
    }
    return !bytes.hasRemaining();
  }

  private static VirtException gone() {
    return new VirtException(ErrorCode.OPERATION_FAILED, "the line is closed");
  }

  @Override
  public boolean resize(int columns, int rows) {
    return !closed && EndpointCalls.resize(descriptor.intValue(), columns, rows) == 0;
  }

  // -- the end ------------------------------------------------------------------------------

  /** Also called by the event loop when it ends. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (registration != null) {
      registration.cancel();
    }
    closeDescriptor();
    unsent.forEach(waiting -> waiting.taken().fail(gone()));
    unsent.clear();
    onClose.accept(this);
    hearing.onClose();
  }

  /** From any thread. */
  void closeSoon() {
    loop.run(this::close);
  }

  private void closeDescriptor() {
    try {
      descriptor.close();
    } catch (IOException lost) {
      // The kernel lets go of a descriptor whatever close(2) says.
    }
  }
}
