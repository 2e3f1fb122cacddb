package io.vireo.surface.rpc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.wire.xdr.XdrWriter;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * What stands before every message.
 *
 * @param serial the client's number of the call; 0 of events
 */
@SuppressWarnings("EnumOrdinal") // what an enum's place is, is the protocol's number
record Packet(int program, int version, int procedure, Type type, int serial, Status status) {

  /** The length word, which counts itself. */
  static final int LENGTH_BYTES = 4;

  /** All of a header behind the length word. */
  static final int HEADER_BYTES = 24;

  /** What a message is. The ordinal is its number. */
  enum Type {
    CALL,
    REPLY,
    MESSAGE,
    STREAM,
    CALL_WITH_FDS,
    REPLY_WITH_FDS,
    STREAM_HOLE
  }

  /** How it went. The ordinal is its number. */
  enum Status {
    OK,
    ERROR,
    CONTINUE
  }

  private static final Type[] TYPES = Type.values();
  private static final Status[] STATUSES = Status.values();

  /**
   * Takes a header off the front of a message without its length word.
   *
   * @throws VirtException {@code RPC}; nothing can be answered then
   */
  static Packet read(ByteBuffer bytes) {
    if (bytes.remaining() < HEADER_BYTES) {
      throw new VirtException(ErrorCode.RPC, "a message is shorter than its header");
    }
    return new Packet(
        bytes.getInt(),
        bytes.getInt(),
        bytes.getInt(),
        one(TYPES, bytes.getInt(), "type"),
        bytes.getInt(),
        one(STATUSES, bytes.getInt(), "status"));
  }

  private static <T> T one(T[] all, int number, String what) {
    if (number < 0 || number >= all.length) {
      throw new VirtException(
          ErrorCode.RPC, "a message has %s %d, which there is not".formatted(what, number));
    }
    return all[number];
  }

  /** The header of what is sent back to this call, and as a part of its stream. */
  Packet back(Type type, Status status) {
    return new Packet(program, version, procedure, type, serial, status);
  }

  /** The length word and the header of a message whose body of so many bytes follows. */
  ByteBuffer before(int bodyBytes) {
    return ByteBuffer.allocate(LENGTH_BYTES + HEADER_BYTES)
        .putInt(LENGTH_BYTES + HEADER_BYTES + bodyBytes)
        .putInt(program)
        .putInt(version)
        .putInt(procedure)
        .putInt(type.ordinal())
        .putInt(serial)
        .putInt(status.ordinal())
        .flip();
  }

  /** The whole message, its length in front. */
  ByteBuffer with(Consumer<XdrWriter> body) {
    XdrWriter out = new XdrWriter();
    out.word(0).word(program).word(version).word(procedure);
    out.word(type.ordinal()).word(serial).word(status.ordinal());
    body.accept(out);
    if (out.length() > RpcLimits.PROTOCOL_BYTES_MAX) {
      throw new VirtException(
          ErrorCode.RPC,
          "the answer of %d bytes is longer than the protocol allows".formatted(out.length()));
    }
    out.wordAt(0, out.length());
    return out.written();
  }
}
