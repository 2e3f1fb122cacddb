package io.vireo.surface.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Packet.Status;
import io.vireo.surface.rpc.Packet.Type;
import io.vireo.wire.xdr.XdrRecord;
import io.vireo.wire.xdr.XdrWriter;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes messages off it, says which is for whom, and sends what comes of
 * them. Confined to its event loop.
 */
@SuppressWarnings({"EnumOrdinal", "BadImport"}) // what an enum's place is, is the protocol's number
final class RpcConnection implements Session.Wire, StreamWire {

  private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);

  private static final XdrRecord<RemoteError> ERROR = XdrRecord.of(RemoteError.class);

  private final NetSocketInternal socket;
  private final Channel channel;
  private final EventLoop loop;
  private final RpcSurface.House house;
  private final RpcLimits limits;
  private final ByteAccount account;
  private final Session session;
  private final Keepalive keepalive;
  private final Streams streams;
  private final Calls calls;
  private int waitingBytes;
  private boolean paused;
  private boolean over;

  RpcConnection(RpcSurface surface, NetSocketInternal socket, RpcSurface.Arrival arrival) {
    this.socket = socket;
    this.channel = socket.channelHandlerContext().channel();
    this.loop = channel.eventLoop();
    this.house = surface.house();
    this.limits = surface.limits();
    this.account = surface.account();
    this.session = new Session(house, arrival.authentication(), arrival.readOnly(), this);
    this.keepalive =
        new Keepalive(
            loop,
            limits.pings(),
            packet -> send(packet, body -> {}),
            () -> cut("it does not answer any more"));
    this.streams = new Streams(this, limits.client().streams());
    this.calls = new Calls(this, house.remote(), session, streams, limits.client());
  }

  /** Begins to read. */
  void open() {
    channel.closeFuture().addListener(_ -> closed());
    socket.messageHandler(message -> take((ByteBuf) message));
    socket.drainHandler(drained -> room());
    socket.resume();
  }

  /** The longest message that is taken now. */
  int messageBytes() {
    return session.authentication().caller().isPresent()
        ? limits.client().messageBytes()
        : RpcLimits.UNKNOWN_BYTES_MAX;
  }

  private void closed() {
    over = true;
    keepalive.end();
    calls.end();
    streams.end();
    session.ended();
  }

  private void room() {
    session.room();
    streams.goOn();
    goOn();
  }

  // -- from the client ----------------------------------------------------------------------

  private void take(ByteBuf frame) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.allocate(frame.readableBytes());
      frame.readBytes(bytes);
    } finally {
      frame.release();
    }
    if (over) {
      return;
    }
    try {
      bytes.flip().position(Packet.LENGTH_BYTES);
      take(Packet.read(bytes), bytes);
    } catch (VirtException broken) {
      LOG.debug("a client of libvirt's protocol does not keep to it", broken);
      channel.pipeline().firstContext().close();
    }
  }

  private void take(Packet packet, ByteBuffer body) {
    keepalive.heard();
    if (packet.program() == Keepalive.PROGRAM) {
      keepalive.take(packet);
      return;
    }
    switch (packet.type()) {
      case CALL -> calls.add(packet, body);
      case STREAM, STREAM_HOLE -> streams.take(packet, body);
      default ->
          refuse(
              packet,
              new VirtException(
                  ErrorCode.RPC, "unexpected message type " + packet.type().ordinal()));
    }
    goOn();
  }

  /** As many at once as may be; reads on only while there is room for what comes. */
  void goOn() {
    calls.goOn();
    boolean full =
        calls.waiting() >= limits.client().callsWaiting()
            || waitingBytes >= limits.client().waitingBytes();
    if (full != paused && !over) {
      paused = full;
      keepalive.deaf(full);
      if (full) {
        socket.pause();
      } else {
        socket.resume();
      }
    }
  }

  @Override
  public void waiting(int bytes) {
    if (bytes > 0) {
      account.take(bytes);
    } else {
      account.giveBack(-bytes);
    }
    waitingBytes += bytes;
    if (bytes < 0 && paused) {
      goOn();
    }
  }

  // -- to the client ------------------------------------------------------------------------

  <R extends Record> void reply(Packet packet, XdrRecord<R> type, R result) {
    try {
      send(packet.back(Type.REPLY, Status.OK), body -> type.write(body, result));
    } catch (VirtException tooLong) {
      refuse(packet, tooLong);
    }
  }

  void refuse(Packet packet, VirtException failure) {
    fail(packet.back(Type.REPLY, Status.ERROR), failure);
  }

  @Override
  public void fail(Packet head, VirtException failure) {
    send(head, body -> ERROR.write(body, session.error(failure)));
  }

  @Override
  public <R extends Record> void tell(Message<R> message, OptionalInt callback, R body) {
    int number = house.remote().number(message.name());
    Packet head =
        new Packet(RemoteProgram.NUMBER, RemoteProgram.VERSION, number, Type.MESSAGE, 0, Status.OK);
    send(
        head,
        out -> {
          callback.ifPresent(out::word);
          message.body().write(out, body);
        });
  }

  @Override
  public void send(Packet head, ByteBuffer data) {
    write(
        Unpooled.wrappedBuffer(
            Unpooled.wrappedBuffer(head.before(data.remaining())), Unpooled.wrappedBuffer(data)));
  }

  private void send(Packet head, Consumer<XdrWriter> body) {
    write(Unpooled.wrappedBuffer(head.with(body)));
  }

  private void write(ByteBuf bytes) {
    socket.writeMessage(bytes);
    if (!channel.isWritable() && unread() > RpcLimits.UNREAD_BYTES_MAX) {
      cut("it does not read");
    }
  }

  private long unread() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  @Override
  public boolean full() {
    return over || socket.writeQueueFull();
  }

  @Override
  public void beginPings() {
    keepalive.begin();
  }

  /** Beneath Vert.x, which would wait until the client has read what was written. */
  @Override
  public void cut(String why) {
    if (!over) {
      LOG.info("a client of libvirt's protocol is cut off: {}", why);
      channel.pipeline().firstContext().close();
    }
  }

  /** Once everything that was answered is on its way. */
  void leave() {
    socket.close();
  }

  // -- threads ------------------------------------------------------------------------------

  @Override
  public void onLoop(Runnable work) {
    if (loop.inEventLoop()) {
      work.run();
    } else {
      loop.execute(work);
    }
  }

  @Override
  public void later(Runnable work) {
    loop.execute(work);
  }
}
