package io.vireo.host;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Connections to programs on this machine. */
public interface Sockets {

  /**
   * The longest path the kernel takes for a Unix socket, in bytes ({@code sun_path} less its NUL).
   */
  int UNIX_PATH_BYTES_MAX = 107;

  /**
   * Connects to the program that listens on {@code socket} and hears it line by line.
   *
   * @return completes on {@code loop}, before the first line is told; fails with {@code
   *     OPERATION_FAILED} if nobody listens
   */
  Future<LineSocket> connect(Loop loop, Path socket, LineListener listener);

  /**
   * Hears a {@link LineSocket}, on its loop.
   *
   * @param lineBytesMax the longest line that is accepted; a longer one closes the connection
   * @param onLine a line without its end
   * @param onClose told once, whoever closed it
   */
  record LineListener(int lineBytesMax, Consumer<String> onLine, Runnable onClose) {}
}
