package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.host.ByteLink;
import io.vireo.host.Loop;

/** Has a screen that can be looked at over the network, in VNC's protocol (RFC 6143). */
public interface Screens extends Instance {

  /**
   * Opens a connection of its own to the screen, past every password: whoever asks was authorised.
   *
   * @param loop whose the connection is to be
   * @param hearing told on that loop, perhaps before this completes
   * @return fails with {@code OPERATION_UNSUPPORTED} if this machine has no such screen
   */
  Future<ByteLink> openScreen(Loop loop, ByteLink.Hearing hearing);
}
