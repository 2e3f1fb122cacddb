package io.vireo.surface.rpc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** The streams that one client has open, by the number of the call. Confined to its loop. */
final class Streams {

  private final StreamWire wire;
  private final int most;
  private final Map<Integer, ServedStream> open = new HashMap<>();

  Streams(StreamWire wire, int most) {
    this.wire = wire;
    this.most = most;
  }

  /**
   * Before a call that would open one.
   *
   * @throws VirtException {@code RPC} where its number is taken, or there are too many
   */
  void requireRoom(int serial) {
    if (open.containsKey(serial)) {
      throw new VirtException(ErrorCode.RPC, "stream %d is open already".formatted(serial));
    }
    if (open.size() >= most) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED, "%d streams are open already; finish one".formatted(most));
    }
  }

  void open(Packet call, Flow flow) {
    ServedStream stream = new ServedStream(call, flow, wire, () -> open.remove(call.serial()));
    open.put(call.serial(), stream);
    stream.pull();
  }

  /** What comes late, for a stream that is closed, is for nobody. */
  void take(Packet packet, ByteBuffer bytes) {
    ServedStream stream = open.get(packet.serial());
    if (stream != null) {
      stream.take(packet, bytes);
    }
  }

  /** There is room for more to the client. */
  void goOn() {
    if (!open.isEmpty()) {
      new ArrayList<>(open.values()).forEach(ServedStream::pull);
    }
  }

  /** The client is gone. */
  void end() {
    new ArrayList<>(open.values()).forEach(ServedStream::abort);
  }
}
