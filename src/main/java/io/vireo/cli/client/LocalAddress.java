package io.vireo.cli.client;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** A daemon on this machine, by its Unix socket. */
record LocalAddress(Path socket) implements DaemonAddress {

  @Override
  public String text() {
    return socket.toString();
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public String headLines() {
    return "Host: localhost\r\n";
  }

  @Override
  public VirtException unreachable(IOException failure) {
    return new VirtException(
        ErrorCode.NO_CONNECT,
        "no daemon answers at "
            + socket
            + "; start one with './vireo serve' or name its place with --run-dir",
        failure);
  }

  @Override
  public Connection open(LongSupplier patienceMillis) throws IOException {
    return TimedSocket.connect(UnixDomainSocketAddress.of(socket), patienceMillis);
  }
}
