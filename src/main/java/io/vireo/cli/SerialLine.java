package io.vireo.cli;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** The host's end of a guest's serial line. */
record SerialLine(InputStream in, OutputStream out) implements Closeable {

  /**
   * Opens it.
   *
   * @param type {@code pty} or {@code unix}
   */
  static SerialLine open(String type, String path) {
    try {
      return switch (type) {
        case "pty" -> new SerialLine(new FileInputStream(path), new FileOutputStream(path));
        case "unix" -> socket(path);
        default ->
            throw new VirtException(
                ErrorCode.OPERATION_UNSUPPORTED,
                "a console of type '" + type + "' cannot be attached to; use pty or unix");
      };
    } catch (IOException failure) {
      throw new VirtException(
          ErrorCode.OPEN_FAILED,
          "cannot open the console at " + path + "; this must be run on the daemon's host",
          failure);
    }
  }

  private static SerialLine socket(String path) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    return new SerialLine(Channels.newInputStream(channel), Channels.newOutputStream(channel));
  }

  @Override
  public void close() throws IOException {
    in.close();
    out.close();
  }
}
