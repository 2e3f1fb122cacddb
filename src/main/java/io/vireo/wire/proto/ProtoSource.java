package io.vireo.wire.proto;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** A message as it is read. Whatever is malformed is refused as {@code PARSE_FAILED}. */
final class ProtoSource {

  /** How deep messages may be nested. */
  static final int NESTING_MAX = 32;

  private final CodedInputStream in;
  private int depth;

  ProtoSource(byte[] message) {
    this.in = CodedInputStream.newInstance(message);
  }

  /** Reads something that may be malformed. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** The next tag; 0 at the end of the message that is read. */
  int tag() {
    return reading(in::readTag);
  }

  static int number(int tag) {
    return WireFormat.getTagFieldNumber(tag);
  }

  static int wire(int tag) {
    return WireFormat.getTagWireType(tag);
  }

  long varint() {
    return reading(in::readRawVarint64);
  }

  double real() {
    return reading(in::readDouble);
  }

  String text() {
    return reading(in::readStringRequireUtf8);
  }

  ByteBuffer bytes() {
    return reading(in::readByteBuffer);
  }

  /** What is inside the next length, which must be all of it. */
  <T> T inside(Supplier<T> message) {
    if (++depth > NESTING_MAX) {
      throw malformed(null);
    }
    int outer = reading(() -> in.pushLimit(in.readRawVarint32()));
    T read = message.get();
    in.popLimit(outer);
    depth--;
    return read;
  }

  /** Whether there is more inside this length. */
  boolean more() {
    return reading(() -> !in.isAtEnd());
  }

  static VirtException malformed(Throwable cause) {
    return new VirtException(ErrorCode.PARSE_FAILED, "the message is not proper protobuf", cause);
  }

  private static <T> T reading(Reading<T> what) {
    try {
      return what.read();
    } catch (InvalidProtocolBufferException malformed) {
      throw malformed(malformed);
    } catch (IOException impossible) {
      throw new IllegalStateException("an array in memory cannot fail", impossible);
    }
  }
}
