package io.vireo.stream;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import jdk.net.ExtendedSocketOptions;

/**
 * A Unix-domain socket that a hypervisor is about to be told of. Bound at once, so that the path
 * exists before anyone hears it; {@link #open} accepts the one connection and removes the path,
 * unless the listener was closed before.
 */
public final class UnixListener implements ChannelOpener<SocketChannel> {

  /** What a socket address can hold, less its terminator. */
  public static final int PATH_BYTES_MAX = 107;

  private final Path path;
  private final Duration deadline;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final AtomicReference<SocketChannel> accepted = new AtomicReference<>();
  private volatile boolean closed;

  private UnixListener(
      Path path, Duration deadline, ServerSocketChannel server, Selector selector) {
    this.path = path;
    this.deadline = deadline;
    this.server = server;
    this.selector = selector;
  }

  /**
   * Binds {@code path} for the owner only; a stale socket of that name is removed first. Blocks
   * shortly: call it on a lane.
   *
   * @param deadline how long {@link #open} waits for the connection
   */
  public static UnixListener bind(Path path, Duration deadline) {
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "socket path %s is longer than %d bytes; choose a shorter run directory"
              .formatted(path, PATH_BYTES_MAX));
    }
    try {
      return bound(path, deadline);
    } catch (IOException cause) {
      throw new VirtException(
          ErrorCode.OPEN_FAILED, "cannot make the socket " + path + " for a guest's state", cause);
    }
  }

  private static UnixListener bound(Path path, Duration deadline) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path), 1);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      server.configureBlocking(false);
      Selector selector = server.provider().openSelector();
      server.register(selector, SelectionKey.OP_ACCEPT);
      return new UnixListener(path, deadline, server, selector);
    } catch (IOException failed) {
      server.close();
      throw failed;
    }
  }

  /** What the hypervisor is told to connect to. */
  public Path path() {
    return path;
  }

  @Override
  public SocketChannel open() throws IOException {
    try {
      selector.select(Math.max(1, deadline.toMillis()));
      SocketChannel channel = server.accept();
      if (closed) {
        throw new AsynchronousCloseException();
      }
      if (channel == null) {
        throw late();
      }
      return adopt(channel);
    } catch (ClosedSelectorException stopped) {
      throw new AsynchronousCloseException();
    } finally {
      stopListening();
      removePath();
    }
  }

  private SocketChannel adopt(SocketChannel channel) throws IOException {
    accepted.set(channel);
    if (closed) {
      channel.close();
      throw new AsynchronousCloseException();
    }
    checkPeer(channel);
    channel.configureBlocking(true);
    return channel;
  }

  /** Between bind and chmod a stranger could have connected: whoever it is must own the socket. */
  private void checkPeer(SocketChannel channel) throws IOException {
    String peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    if (!peer.equals("root") && !peer.equals(Files.getOwner(path).getName())) {
      channel.close();
      throw new VirtException(
          ErrorCode.ACCESS_DENIED, "user '" + peer + "' connected to " + path + " unasked");
    }
  }

  private VirtException late() {
    return new VirtException(
        ErrorCode.NOT_RESPONDING,
        "the hypervisor did not connect to %s within %d ms".formatted(path, deadline.toMillis()));
  }

  /** Any thread, an event loop too: the path is left to {@link #bind} or its directory's end. */
  @Override
  public void close() {
    closed = true;
    stopListening();
    SocketChannel channel = accepted.get();
    if (channel != null) {
      UnixConnection.closeQuietly(channel);
    }
  }

  private void stopListening() {
    UnixConnection.closeQuietly(selector);
    UnixConnection.closeQuietly(server);
  }

  /** After a close the path may be another listener's already. */
  private void removePath() {
    if (!closed) {
      UnixConnection.closeQuietly(() -> Files.deleteIfExists(path));
    }
  }
}
