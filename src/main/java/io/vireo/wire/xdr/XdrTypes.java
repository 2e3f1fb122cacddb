package io.vireo.wire.xdr;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Which type of components is written how. */
final class XdrTypes {

  private XdrTypes() {}

  static XdrType ofRecord(Class<?> type) {
    List<XdrType> parts = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      parts.add(ofComponent(component));
    }
    return XdrStruct.of(type, parts);
  }

  private static XdrType ofComponent(RecordComponent component) {
    Optional<Integer> fixed =
        Optional.ofNullable(component.getAnnotation(Fixed.class)).map(Fixed::value);
    Optional<Integer> max = Optional.ofNullable(component.getAnnotation(Max.class)).map(Max::value);
    if (component.isAnnotationPresent(Chars.class)) {
      return chars(fixed, max.orElse(XdrRecord.LIST_MAX));
    }
    if (fixed.isPresent()) {
      int length = fixed.get();
      return scalar(length, in -> in.octets(length), (out, it) -> out.octets(exactly(length, it)));
    }
    return of(component.getGenericType(), max);
  }

  private static ByteBuffer exactly(int length, ByteBuffer data) {
    if (data.remaining() != length) {
      throw XdrReader.broken("%d bytes are not %d".formatted(data.remaining(), length));
    }
    return data;
  }

  private static XdrType of(Type type, Optional<Integer> max) {
    if (type instanceof ParameterizedType generic) {
      XdrType inner = of(generic.getActualTypeArguments()[0], Optional.empty());
      if (generic.getRawType() == Optional.class) {
        return optional(inner);
      }
      if (generic.getRawType() == List.class) {
        return list(inner, max.orElse(XdrRecord.LIST_MAX));
      }
    }
    if (type instanceof Class<?> plain) {
      return ofClass(plain, max.orElse(XdrRecord.STRING_BYTES_MAX));
    }
    throw new IllegalArgumentException("XDR has no form for " + type);
  }

  private static XdrType ofClass(Class<?> type, int max) {
    if (type.isRecord()) {
      return ofRecord(type);
    }
    if (type.isInterface() && type.isSealed()) {
      return XdrUnion.of(type);
    }
    return switch (type.getName()) {
      case "int", "java.lang.Integer" ->
          XdrTypes.<Integer>scalar(4, XdrReader::word, XdrWriter::word);
      case "long", "java.lang.Long" -> XdrTypes.<Long>scalar(8, XdrReader::hyper, XdrWriter::hyper);
      case "boolean", "java.lang.Boolean" ->
          XdrTypes.<Boolean>scalar(4, XdrReader::flag, (out, it) -> out.word(it ? 1 : 0));
      case "double", "java.lang.Double" ->
          XdrTypes.<Double>scalar(
              8,
              in -> Double.longBitsToDouble(in.hyper()),
              (out, it) -> out.hyper(Double.doubleToLongBits(it)));
      case "java.lang.String" -> scalar(4, in -> in.text(max), XdrWriter::text);
      case "java.util.UUID" -> scalar(16, XdrTypes::uuid, XdrTypes::uuid);
      case "java.nio.ByteBuffer" ->
          XdrTypes.<ByteBuffer>scalar(
              4,
              in -> in.octets(in.count(max, 1)),
              (out, it) -> out.word(it.remaining()).octets(it));
      default -> throw new IllegalArgumentException("XDR has no form for " + type);
    };
  }

  private static UUID uuid(XdrReader in) {
    return new UUID(in.hyper(), in.hyper());
  }

  private static void uuid(XdrWriter out, UUID uuid) {
    out.hyper(uuid.getMostSignificantBits()).hyper(uuid.getLeastSignificantBits());
  }

  /** How a value that stands by itself is put behind others. */
  @FunctionalInterface
  private interface Putting<T> {
    void put(XdrWriter out, T value);
  }

  private static <T> XdrType scalar(int bytesMin, Function<XdrReader, T> get, Putting<T> put) {
    return new XdrType() {
      @Override
      public int bytesMin() {
        return bytesMin;
      }

      @Override
      @SuppressWarnings("unchecked") // the record's component is of this type
      public void write(XdrWriter out, Object value) {
        put.put(out, (T) value);
      }

      @Override
      public Object read(XdrReader in) {
        return get.apply(in);
      }
    };
  }

  private static XdrType optional(XdrType inner) {
    return XdrTypes.<Optional<?>>scalar(
        4,
        in -> in.flag() ? Optional.of(inner.read(in)) : Optional.empty(),
        (out, it) -> {
          out.word(it.isPresent() ? 1 : 0);
          it.ifPresent(value -> inner.write(out, value));
        });
  }

  private static XdrType list(XdrType inner, int max) {
    return XdrTypes.<List<?>>scalar(
        4,
        in -> {
          int count = in.count(max, inner.bytesMin());
          List<Object> all = new ArrayList<>(count);
          for (int at = 0; at < count; at++) {
            all.add(inner.read(in));
          }
          return List.copyOf(all);
        },
        (out, it) -> {
          if (it.size() > max) {
            throw XdrReader.broken("%d items are over the limit of %d".formatted(it.size(), max));
          }
          out.word(it.size());
          it.forEach(value -> inner.write(out, value));
        });
  }

  private static XdrType chars(Optional<Integer> fixed, int max) {
    return XdrTypes.<String>scalar(
        fixed.map(count -> 4 * count).orElse(4),
        in -> chars(in, fixed.orElseGet(() -> in.count(max, 4))),
        (out, it) -> {
          byte[] utf8 = it.getBytes(StandardCharsets.UTF_8);
          int count = fixed.orElse(utf8.length);
          if (fixed.isEmpty()) {
            out.word(count);
          }
          for (byte one : Arrays.copyOf(utf8, count)) {
            out.word(one);
          }
        });
  }

  private static String chars(XdrReader in, int count) {
    byte[] utf8 = new byte[count];
    int length = 0;
    for (int at = 0; at < count; at++) {
      utf8[at] = (byte) in.word();
      length = utf8[at] == 0 ? length : at + 1;
    }
    return new String(utf8, 0, length, StandardCharsets.UTF_8);
  }
}
