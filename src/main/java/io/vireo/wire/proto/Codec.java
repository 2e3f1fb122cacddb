package io.vireo.wire.proto;

import io.vireo.base.VirtException;

/** Writes and reads values of one type. Any thread, once its {@link Schema} is complete. */
public final class Codec<T> {

  private final Class<T> type;
  private final Message message;

  Codec(Class<T> type, Message message) {
    this.type = type;
    this.message = message;
  }

  /** The message's name, without its package. */
  public String name() {
    return message.name();
  }

  public byte[] bytes(T value) {
    ProtoSink out = new ProtoSink();
    message.write(out, value);
    return out.toBytes();
  }

  /**
   * Reads a whole message. A field that nobody knows is refused: a flag that a newer client sets
   * must not be taken as not set.
   *
   * @throws VirtException {@code PARSE_FAILED} for what is no protobuf, {@code INVALID_ARG} naming
   *     the field at fault, or what the record's own constructor refuses
   */
  public T value(byte[] bytes) {
    return type.cast(message.read(new ProtoSource(bytes)));
  }
}
