package io.vireo.stream;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** A connection to a Unix-domain socket on which a hypervisor listens already. */
public final class UnixConnection implements ChannelOpener<SocketChannel> {

  private final Path path;
  private final AtomicReference<SocketChannel> channel = new AtomicReference<>();
  private volatile boolean closed;

  public UnixConnection(Path path) {
    this.path = path;
  }

  @Override
  public SocketChannel open() throws IOException {
    SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.set(opened);
    if (closed) {
      opened.close();
      throw new AsynchronousCloseException();
    }
    try {
      opened.connect(UnixDomainSocketAddress.of(path));
      return opened;
    } catch (IOException failed) {
      opened.close();
      throw failed;
    }
  }

  @Override
  public void close() {
    closed = true;
    SocketChannel opened = channel.get();
    if (opened != null) {
      closeQuietly(opened);
    }
  }

  /** What cannot be closed properly is gone all the same. */
  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException gone) {
      // nothing is left to release
    }
  }
}
