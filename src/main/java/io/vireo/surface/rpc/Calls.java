package io.vireo.surface.rpc;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Flow.Opened;
import io.vireo.surface.rpc.Packet.Status;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One client's calls: carries out some at the same time, answers them as they end. Confined to the
 * connection's loop.
 */
@SuppressWarnings("EnumOrdinal") // what an enum's place is, is the protocol's number
final class Calls {

  /** A call that others must end before. */
  private record Waiting(Packet packet, ByteBuffer arguments, int bytes) {}

  private final RpcConnection connection;
  private final RemoteProgram remote;
  private final Session session;
  private final Streams streams;
  private final RpcLimits.OfClient limits;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int underWay;

  /** An answer may be there at once; then the next call begins in the same round, not deeper. */
  private boolean goingOn;

  Calls(
      RpcConnection connection,
      RemoteProgram remote,
      Session session,
      Streams streams,
      RpcLimits.OfClient limits) {
    this.connection = connection;
    this.remote = remote;
    this.session = session;
    this.streams = streams;
    this.limits = limits;
  }

  int waiting() {
    return waiting.size();
  }

  void add(Packet packet, ByteBuffer arguments) {
    connection.waiting(arguments.remaining());
    waiting.add(new Waiting(packet, arguments, arguments.remaining()));
  }

  /** As many at once as may be, while the client reads its answers. */
  void goOn() {
    if (goingOn) {
      return;
    }
    goingOn = true;
    while (underWay < limits.callsAtOnce() && !waiting.isEmpty() && !connection.full()) {
      Waiting next = waiting.remove();
      underWay++;
      answer(next);
    }
    goingOn = false;
  }

  /** The client is gone; what is under way goes on. */
  void end() {
    waiting.forEach(each -> connection.waiting(-each.bytes()));
    waiting.clear();
  }

  private void answer(Waiting call) {
    try {
      answer(call, remote.procedure(line(call.packet())));
    } catch (VirtException refused) {
      ended(call, () -> connection.refuse(call.packet(), refused));
    } catch (RuntimeException broken) {
      VirtException refused = VirtException.from(broken);
      ended(call, () -> connection.refuse(call.packet(), refused));
    }
  }

  /**
   * The one place where it is asked whether a client may call a procedure at all; what its
   * arguments name is asked of the row that it becomes.
   */
  private ProcedureTable.Line line(Packet packet) {
    if (packet.program() != RemoteProgram.NUMBER || packet.version() != RemoteProgram.VERSION) {
      throw refused(
          "cannot find program %d version %d".formatted(packet.program(), packet.version()));
    }
    if (packet.status() != Status.OK) {
      throw refused("unexpected message status " + packet.status().ordinal());
    }
    ProcedureTable.Line line =
        remote
            .line(packet.procedure())
            .orElseThrow(() -> refused("unknown procedure: " + packet.procedure()));
    if (!line.open() && session.authentication().caller().isEmpty()) {
      throw refused("authentication required");
    }
    if (session.readOnly() && !line.reads()) {
      throw new VirtException(
          ErrorCode.OPERATION_DENIED, "read only access prevents " + line.api());
    }
    return line;
  }

  private static VirtException refused(String sentence) {
    return new VirtException(ErrorCode.RPC, sentence);
  }

  private <Q extends Record, R extends Record> void answer(
      Waiting call, Procedure<Q, R> procedure) {
    Q arguments = procedure.arguments().read(call.arguments());
    switch (procedure.deed()) {
      case Procedure.Answer<Q, R> it ->
          then(
              call,
              it.to(session, arguments),
              result -> connection.reply(call.packet(), procedure.result(), result));
      case Procedure.Opening<Q, R> it -> {
        streams.requireRoom(call.packet().serial());
        then(call, it.open(session, arguments), opened -> begin(call.packet(), procedure, opened));
      }
    }
  }

  /** Others may have come while it was opened. */
  private <R extends Record> void begin(
      Packet packet, Procedure<?, R> procedure, Opened<R> opened) {
    try {
      streams.requireRoom(packet.serial());
    } catch (VirtException full) {
      opened.flow().abort();
      throw full;
    }
    connection.reply(packet, procedure.result(), opened.result());
    streams.open(packet, opened.flow());
  }

  private <T> void then(Waiting call, Future<T> answer, Consumer<T> told) {
    answer.onComplete(
        ended ->
            connection.onLoop(
                () ->
                    ended(
                        call,
                        () -> {
                          if (ended.succeeded()) {
                            told.accept(ended.result());
                          } else {
                            connection.refuse(call.packet(), VirtException.from(ended.cause()));
                          }
                        })));
  }

  private void ended(Waiting call, Runnable told) {
    underWay--;
    try {
      told.run();
    } catch (VirtException refused) {
      connection.refuse(call.packet(), refused);
    }
    connection.waiting(-call.bytes());
    if (session.leaving()) {
      connection.leave();
    } else {
      connection.goOn();
    }
  }
}
