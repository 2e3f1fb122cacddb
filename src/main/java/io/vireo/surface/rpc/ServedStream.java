package io.vireo.surface.rpc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Packet.Status;
import io.vireo.surface.rpc.Packet.Type;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * One stream: what comes from the far side goes to the client as fast as it reads; what the client
 * sends waits until it is taken. Confined to the connection's loop.
 */
@SuppressWarnings("BadImport") // a packet's type and status
final class ServedStream {

  /** The most that clients of all ages take at once. */
  static final int PIECE_BYTES_MAX = 262_120;

  private final Packet call;
  private final Flow flow;
  private final StreamWire wire;
  private final Runnable closed;
  private final Queue<ByteBuffer> sent = new ArrayDeque<>();
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private boolean pulling;
  private boolean dry;
  private boolean writing;
  private boolean finishing;
  private boolean over;

  /**
   * @param closed to be run once nothing of it is under way any more
   */
  ServedStream(Packet call, Flow flow, StreamWire wire, Runnable closed) {
    this.call = call;
    this.flow = flow;
    this.wire = wire;
    this.closed = closed;
  }

  // -- to the client ------------------------------------------------------------------------

  void pull() {
    while (rest.hasRemaining() && !over && !wire.full()) {
      ByteBuffer piece = rest.slice(rest.position(), Math.min(rest.remaining(), PIECE_BYTES_MAX));
      rest.position(rest.position() + piece.remaining());
      wire.send(call.back(Type.STREAM, Status.CONTINUE), piece);
    }
    if (over || pulling || dry || rest.hasRemaining() || wire.full()) {
      return;
    }
    pulling = true;
    flow.next()
        .onSuccess(next -> wire.onLoop(() -> came(next)))
        .onFailure(broken -> wire.onLoop(() -> fail(VirtException.from(broken))));
  }

  /** An empty piece says that nothing comes any more. */
  private void came(Optional<ByteBuffer> next) {
    pulling = false;
    if (next.isPresent()) {
      rest = next.get();
    } else if (!over) {
      dry = true;
      wire.send(call.back(Type.STREAM, Status.CONTINUE), ByteBuffer.allocate(0));
    }
    pull();
  }

  // -- from the client ----------------------------------------------------------------------

  void take(Packet packet, ByteBuffer bytes) {
    if (packet.type() != Type.STREAM || packet.procedure() != call.procedure()) {
      fail(new VirtException(ErrorCode.RPC, "a stream's message does not belong to it"));
      return;
    }
    switch (packet.status()) {
      case CONTINUE -> {
        wire.waiting(bytes.remaining());
        sent.add(bytes);
      }
      case OK -> finishing = true;
      case ERROR -> {
        abort();
        wire.send(call.back(Type.STREAM, Status.OK), ByteBuffer.allocate(0));
      }
    }
    push();
  }

  private void push() {
    if (writing || over) {
      return;
    }
    ByteBuffer next = sent.poll();
    if (next != null) {
      writing = true;
      int bytes = next.remaining();
      flow.write(next).onComplete(taken -> wire.onLoop(() -> taken(bytes, taken.cause())));
    } else if (finishing) {
      writing = true;
      flow.finish().onComplete(done -> wire.onLoop(() -> finished(done.cause())));
    }
  }

  private void taken(int bytes, Throwable failure) {
    writing = false;
    wire.waiting(-bytes);
    if (failure == null) {
      push();
    } else {
      fail(VirtException.from(failure));
    }
  }

  private void finished(Throwable failure) {
    if (failure != null) {
      fail(VirtException.from(failure));
    } else if (!over) {
      close();
      wire.send(call.back(Type.STREAM, Status.OK), ByteBuffer.allocate(0));
    }
  }

  private void fail(VirtException failure) {
    if (!over) {
      abort();
      wire.fail(call.back(Type.STREAM, Status.ERROR), failure);
    }
  }

  /** Whoever hears of it. */
  void abort() {
    if (!over) {
      close();
      flow.abort();
    }
  }

  private void close() {
    over = true;
    sent.forEach(bytes -> wire.waiting(-bytes.remaining()));
    sent.clear();
    closed.run();
  }
}
