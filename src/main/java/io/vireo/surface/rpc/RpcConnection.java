package io.vireo.surface.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Packet.Status;
import io.vireo.surface.rpc.Packet.Type;
import io.vireo.wire.xdr.XdrRecord;
import io.vireo.wire.xdr.XdrWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One client's connection: takes messages off it, carries out some at the same time, answers them
 * as they end. Confined to its event loop.
 */
final class RpcConnection {

  private static final XdrRecord<RemoteError> ERROR = XdrRecord.of(RemoteError.class);

  private static final int KEEPALIVE = 0x6b65_6570;
  private static final int PING = 1;
  private static final int PONG = 2;

  private final NetSocketInternal socket;
  private final EventLoop loop;
  private final RemoteProgram remote;
  private final Session session;
  private final RpcLimits limits;

  /** A call that others must end before. */
  private record Waiting(Packet packet, ByteBuffer arguments) {}

  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean paused;

  /** An answer may be there at once; then the next call begins in the same round, not deeper. */
  private boolean goingOn;

  RpcConnection(NetSocketInternal socket, RemoteProgram remote, Session session, RpcLimits limits) {
    this.socket = socket;
    this.loop = socket.channelHandlerContext().channel().eventLoop();
    this.remote = remote;
    this.session = session;
    this.limits = limits;
  }

  /** Begins to read. */
  void open() {
    socket.messageHandler(message -> take((ByteBuf) message));
    socket.drainHandler(drained -> goOn());
    socket.resume();
  }

  private void take(ByteBuf frame) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.allocate(frame.readableBytes());
      frame.readBytes(bytes);
    } finally {
      frame.release();
    }
    try {
      bytes.flip().position(Packet.LENGTH_BYTES);
      take(Packet.read(bytes), bytes);
    } catch (VirtException broken) {
      socket.close();
    }
  }

  private void take(Packet packet, ByteBuffer body) {
    if (packet.program() == KEEPALIVE) {
      keepalive(packet);
    } else if (packet.type() == Type.CALL) {
      waiting.add(new Waiting(packet, body));
      goOn();
    } else {
      throw new VirtException(ErrorCode.RPC, "a client may not send " + packet.type());
    }
  }

  private void keepalive(Packet packet) {
    if (packet.procedure() == PING) {
      Packet pong = new Packet(KEEPALIVE, 1, PONG, Type.MESSAGE, 0, Status.OK);
      send(pong, body -> {});
    }
  }

  /** As many at once as may be; reads on only while there is room for what comes. */
  private void goOn() {
    if (goingOn) {
      return;
    }
    goingOn = true;
    while (underWay < limits.callsAtOnce() && !waiting.isEmpty() && !socket.writeQueueFull()) {
      Waiting next = waiting.remove();
      underWay++;
      answer(next.packet(), next.arguments());
    }
    goingOn = false;
    boolean full = waiting.size() >= limits.callsWaiting();
    if (full != paused) {
      paused = full;
      if (full) {
        socket.pause();
      } else {
        socket.resume();
      }
    }
  }

  private void answer(Packet packet, ByteBuffer arguments) {
    try {
      answer(packet, arguments, remote.procedure(line(packet)));
    } catch (VirtException refused) {
      ended(() -> refuse(packet, refused));
    }
  }

  /**
   * The one place where it is asked whether a client may call a procedure at all; what its
   * arguments name is asked of the row that it becomes.
   */
  private ProcedureTable.Line line(Packet packet) {
    if (packet.program() != RemoteProgram.NUMBER || packet.version() != RemoteProgram.VERSION) {
      throw new VirtException(
          ErrorCode.RPC,
          "cannot find program %d version %d".formatted(packet.program(), packet.version()));
    }
    ProcedureTable.Line line =
        remote
            .line(packet.procedure())
            .orElseThrow(
                () -> new VirtException(ErrorCode.RPC, "unknown procedure: " + packet.procedure()));
    if (session.readOnly() && !line.reads()) {
      throw new VirtException(
          ErrorCode.OPERATION_DENIED, "read only access prevents " + line.name());
    }
    return line;
  }

  private <Q extends Record, R extends Record> void answer(
      Packet packet, ByteBuffer arguments, Procedure<Q, R> procedure) {
    Future<R> answer = procedure.answer().to(session, procedure.arguments().read(arguments));
    answer.onComplete(
        ended ->
            onLoop(
                () ->
                    ended(
                        () -> {
                          if (ended.succeeded()) {
                            reply(packet, procedure.result(), ended.result());
                          } else {
                            refuse(packet, VirtException.from(ended.cause()));
                          }
                        })));
  }

  private void ended(Runnable told) {
    told.run();
    underWay--;
    if (session.leaving()) {
      socket.close();
    } else {
      goOn();
    }
  }

  private <R extends Record> void reply(Packet packet, XdrRecord<R> type, R result) {
    try {
      send(packet.back(Type.REPLY, Status.OK), body -> type.write(body, result));
    } catch (VirtException tooLong) {
      refuse(packet, tooLong);
    }
  }

  private void refuse(Packet packet, VirtException failure) {
    send(packet.back(Type.REPLY, Status.ERROR), body -> ERROR.write(body, session.error(failure)));
  }

  private void send(Packet head, Consumer<XdrWriter> body) {
    socket.writeMessage(Unpooled.wrappedBuffer(head.with(body)));
  }

  private void onLoop(Runnable work) {
    if (loop.inEventLoop()) {
      work.run();
    } else {
      loop.execute(work);
    }
  }
}
