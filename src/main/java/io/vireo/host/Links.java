package io.vireo.host;

import io.vertx.core.Future;
import java.nio.file.Path;

/**
 * Connections of plain bytes to programs on this machine. Futures complete on the loop given,
 * before anything is heard.
 */
public interface Links {

  /** Open at once. */
  int LINKS_MAX = 1024;

  /**
   * Opens a terminal's device as it is: whoever made it has set it up.
   *
   * @return fails with {@code OPEN_FAILED}, or {@code LIMIT_REACHED} where {@link #LINKS_MAX} are
   *     open
   */
  Future<ByteLink> terminal(Loop loop, Path device, ByteLink.Hearing hearing);

  /** Connects to the program that listens on a Unix socket; fails as {@link #terminal}. */
  Future<ByteLink> connect(Loop loop, Path socket, ByteLink.Hearing hearing);

  /** Makes two sockets that are connected to each other; fails as {@link #terminal}. */
  Future<Pair> pair(Loop loop, ByteLink.Hearing hearing);

  /**
   * @param here our end
   * @param there the end for another program: to be passed to it and then closed
   */
  record Pair(ByteLink here, Descriptor there) {}
}
