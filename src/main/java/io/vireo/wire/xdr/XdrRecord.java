package io.vireo.wire.xdr;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Writes and reads the records of one class: its components, in their order. Any thread.
 *
 * <p>{@code int} is a word and {@code long} a hyper, signed or not; {@code boolean} and {@code
 * double}; {@code String} is UTF-8; {@code ByteBuffer} is opaque data, {@code UUID} its sixteen
 * bytes; {@code Optional} and {@code List} of these and of records; a sealed interface of records
 * with an {@link Arm} each is a union.
 */
public final class XdrRecord<R extends Record> {

  /** The longest string, in bytes, where a component does not say so. */
  public static final int STRING_BYTES_MAX = 4 << 20;

  /** The longest list, where a component does not say so. */
  public static final int LIST_MAX = 16384;

  private final Class<R> type;
  private volatile Optional<XdrType> shape = Optional.empty();

  private XdrRecord(Class<R> type) {
    this.type = type;
  }

  /** The codec of a class; its components are looked at when it is first needed. */
  public static <R extends Record> XdrRecord<R> of(Class<R> type) {
    return new XdrRecord<>(type);
  }

  private XdrType shape() {
    Optional<XdrType> made = shape.or(() -> Optional.of(XdrTypes.ofRecord(type)));
    shape = made;
    return made.orElseThrow();
  }

  /**
   * The fewest bytes that a record takes.
   *
   * @throws IllegalArgumentException for components that XDR has no form for
   */
  public int bytesMin() {
    return shape().bytesMin();
  }

  public void write(XdrWriter out, R record) {
    shape().write(out, record);
  }

  /**
   * Reads a record that is all there is.
   *
   * @throws io.vireo.base.VirtException {@code RPC} where it is not
   */
  public R read(ByteBuffer bytes) {
    XdrReader in = new XdrReader(bytes);
    R record = type.cast(shape().read(in));
    in.end();
    return record;
  }
}
