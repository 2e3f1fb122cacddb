package io.vireo.surface.rpc;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vireo.auth.Identification;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.Subscription.Origin;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers libvirt's wire protocol wherever it is made to listen. Any thread. */
public final class RpcSurface {

  private static final Logger LOG = LoggerFactory.getLogger(RpcSurface.class);

  private final Vertx vertx;
  private final House house;
  private final RpcLimits limits;
  private final ByteAccount account;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * What stands behind the protocol.
   *
   * @param news whence clients are told what happens
   */
  public record House(Dispatcher dispatcher, Origin news, RemoteProgram remote) {}

  /**
   * A way in.
   *
   * @param readOnly whether clients may only look
   */
  public record RpcDoor(Identification identification, boolean readOnly) {}

  /** A client that has come in. */
  record Arrival(Authentication authentication, boolean readOnly) {}

  public RpcSurface(Vertx vertx, House house, RpcLimits limits) {
    this.vertx = vertx;
    this.house = house;
    this.limits = limits;
    this.account = new ByteAccount(limits.all().bytes());
  }

  House house() {
    return house;
  }

  RpcLimits limits() {
    return limits;
  }

  ByteAccount account() {
    return account;
  }

  /** How many clients are connected. */
  public int connections() {
    return connections.get();
  }

  /** How many bytes of messages that are not whole or not answered are held. */
  public long bytesHeld() {
    return account.held();
  }

  /** A server that does not listen yet. */
  public NetServer server(RpcDoor door) {
    NetServerOptions options = new NetServerOptions();
    return vertx.createNetServer(options).connectHandler(socket -> arrived(door, socket));
  }

  private void arrived(RpcDoor door, NetSocket arrived) {
    NetSocketInternal socket = (NetSocketInternal) arrived.pause();
    socket.exceptionHandler(broken -> socket.close());
    int others = connections.getAndIncrement();
    socket
        .channelHandlerContext()
        .channel()
        .closeFuture()
        .addListener(_ -> connections.decrementAndGet());
    if (others >= limits.all().connections()) {
      LOG.warn("{} clients of libvirt's protocol are connected already", others);
      socket.close();
      return;
    }
    door.identification()
        .identify(RpcPeer.ofSocket(socket))
        .onSuccess(
            caller ->
                socket
                    .channelHandlerContext()
                    .executor()
                    .execute(
                        () ->
                            open(
                                socket,
                                new Arrival(
                                    new Authentication(Optional.of(caller)), door.readOnly()))))
        .onFailure(refused -> socket.close());
  }

  private void open(NetSocketInternal socket, Arrival arrival) {
    RpcConnection connection = new RpcConnection(this, socket, arrival);
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    pipeline.addBefore(
        socket.channelHandlerContext().name(),
        "messages",
        new Frames(connection::messageBytes, account));
    connection.open();
  }
}
