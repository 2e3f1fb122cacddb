package io.vireo.surface.rpc;

import io.vireo.base.VirtException;
import java.nio.ByteBuffer;

/** What a stream needs of its connection. Confined to its loop, but for {@link #onLoop}. */
interface StreamWire {

  /** Whether the client must read before it is sent more. */
  boolean full();

  /** Sends a part of a stream; {@code data} may be empty. */
  void send(Packet head, ByteBuffer data);

  /** Ends a stream with a failure. */
  void fail(Packet head, VirtException failure);

  /** So many bytes more, or fewer, of the client's wait to be taken. */
  void waiting(int bytes);

  void onLoop(Runnable work);
}
