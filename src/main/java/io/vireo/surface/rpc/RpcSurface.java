package io.vireo.surface.rpc;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vireo.auth.Identification;
import io.vireo.call.Caller;
import io.vireo.dispatch.Dispatcher;

/** Answers libvirt's wire protocol wherever it is made to listen. Any thread. */
public final class RpcSurface {

  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final RemoteProgram remote;
  private final RpcLimits limits;

  /**
   * A way in.
   *
   * @param readOnly whether clients may only look
   */
  public record RpcDoor(Identification identification, boolean readOnly) {}

  public RpcSurface(Vertx vertx, Dispatcher dispatcher, RemoteProgram remote, RpcLimits limits) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.remote = remote;
    this.limits = limits;
  }

  /** A server that does not listen yet. */
  public NetServer server(RpcDoor door) {
    NetServerOptions options = new NetServerOptions();
    return vertx.createNetServer(options).connectHandler(socket -> arrived(door, socket));
  }

  private void arrived(RpcDoor door, NetSocket arrived) {
    NetSocketInternal socket = (NetSocketInternal) arrived.pause();
    socket.exceptionHandler(broken -> socket.close());
    door.identification()
        .identify(RpcPeer.ofSocket(socket))
        .onSuccess(
            caller ->
                socket.channelHandlerContext().executor().execute(() -> open(door, socket, caller)))
        .onFailure(refused -> socket.close());
  }

  private void open(RpcDoor door, NetSocketInternal socket, Caller caller) {
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    pipeline.addBefore(
        socket.channelHandlerContext().name(),
        "frames",
        new LengthFieldBasedFrameDecoder(
            limits.messageBytes(), 0, Packet.LENGTH_BYTES, -Packet.LENGTH_BYTES, 0));
    Session session = new Session(dispatcher, caller, door.readOnly());
    new RpcConnection(socket, remote, session, limits).open();
  }
}
