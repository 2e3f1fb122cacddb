package io.vireo.surface.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import io.vireo.auth.Evidence;
import io.vireo.auth.Identification;
import io.vireo.call.Caller.Way;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.Subscription.Origin;
import io.vireo.surface.rpc.Authentication.Sasl;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers libvirt's wire protocol wherever it is made to listen. Any thread. */
public final class RpcSurface {

  private static final Logger LOG = LoggerFactory.getLogger(RpcSurface.class);

  /** By which libvirt's clients know that their certificate was good enough. */
  private static final Buffer WELCOME = Buffer.buffer(new byte[] {1});

  private final Vertx vertx;
  private final House house;
  private final RpcLimits limits;
  private final ByteAccount account;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger strangers = new AtomicInteger();

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
   * @param sasl how clients prove who they are of whom the connection does not say it
   */
  public record RpcDoor(
      Way way, Identification identification, boolean readOnly, Optional<Sasl> sasl) {}

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
    return server(door, new NetServerOptions());
  }

  /** The same over TLS. */
  public NetServer server(RpcDoor door, ServerSSLOptions tls) {
    return server(
        door,
        new NetServerOptions()
            .setSsl(true)
            .setSslEngineOptions(new TicketlessTls())
            .setClientAuth(tls.getClientAuth())
            .setKeyCertOptions(tls.getKeyCertOptions())
            .setTrustOptions(tls.getTrustOptions())
            .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols())
            .setSslHandshakeTimeout(tls.getSslHandshakeTimeout())
            .setSslHandshakeTimeoutUnit(tls.getSslHandshakeTimeoutUnit()));
  }

  private NetServer server(RpcDoor door, NetServerOptions options) {
    return vertx.createNetServer(options).connectHandler(socket -> arrived(door, socket));
  }

  private void arrived(RpcDoor door, NetSocket arrived) {
    NetSocketInternal socket = (NetSocketInternal) arrived.pause();
    socket.exceptionHandler(broken -> socket.close());
    int others = connections.getAndIncrement();
    channel(socket).closeFuture().addListener(_ -> connections.decrementAndGet());
    if (others >= limits.all().connections()) {
      LOG.warn("{} clients of libvirt's protocol are connected already", others);
      socket.close();
      return;
    }
    Evidence evidence = RpcPeer.of(socket, door.way());
    if (door.sasl().isPresent() && evidence.certificates().isEmpty()) {
      stranger(door, socket, new Authentication(door.sasl().get(), evidence));
      return;
    }
    door.identification()
        .identify(evidence)
        .onSuccess(
            caller ->
                channel(socket)
                    .eventLoop()
                    .execute(() -> open(door, socket, new Authentication(caller, evidence))))
        .onFailure(refused -> socket.close());
  }

  /** Few may stand in the door, and none for long. */
  private void stranger(RpcDoor door, NetSocketInternal socket, Authentication authentication) {
    if (strangers.getAndIncrement() >= limits.all().unknown()) {
      strangers.decrementAndGet();
      socket.close();
      return;
    }
    AtomicBoolean counted = new AtomicBoolean(true);
    Runnable known =
        () -> {
          if (counted.compareAndSet(true, false)) {
            strangers.decrementAndGet();
          }
        };
    authentication.then(known);
    channel(socket).closeFuture().addListener(_ -> known.run());
    channel(socket)
        .eventLoop()
        .schedule(
            () -> {
              if (authentication.isOpen()) {
                channel(socket).close();
              }
            },
            limits.patience().toMillis(),
            TimeUnit.MILLISECONDS);
    open(door, socket, authentication);
  }

  private static Channel channel(NetSocketInternal socket) {
    return socket.channelHandlerContext().channel();
  }

  private void open(RpcDoor door, NetSocketInternal socket, Authentication authentication) {
    Arrival arrival = new Arrival(authentication, door.readOnly());
    if (door.way() == Way.TLS) {
      socket.write(WELCOME);
    }
    RpcConnection connection = new RpcConnection(this, socket, arrival);
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    pipeline.addBefore(
        socket.channelHandlerContext().name(),
        "messages",
        new Frames(connection::messageBytes, account, limits.patience()));
    connection.open();
  }
}
