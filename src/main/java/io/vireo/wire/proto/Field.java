package io.vireo.wire.proto;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * A component of a record as a field.
 *
 * @param name as {@code .proto} files write it
 * @param type of what there is one of, or of each of many; of a map, its values
 */
record Field(String name, int number, Times times, FieldType type) {

  /** How many there are. */
  enum Times {
    ONE,
    MAYBE,
    /** An {@code OptionalLong}. */
    MAYBE_LONG,
    LIST,
    SET,
    MAP
  }

  /** A map's entries are messages of a key and a value. */
  private static final int KEY = 1;

  private static final int VALUE = 2;

  /** {@code memoryKibibytes} as {@code memory_kibibytes}. */
  static String spelled(String component) {
    StringBuilder name = new StringBuilder();
    component
        .chars()
        .forEach(
            each -> {
              if (Character.isUpperCase(each)) {
                name.append(name.isEmpty() ? "" : "_");
              }
              name.append((char) Character.toLowerCase(each));
            });
    return name.toString();
  }

  /** Puts the component's value before what is there. */
  void write(ProtoSink out, Object value) {
    switch (times) {
      case ONE -> {
        if (!type.absent().filter(value::equals).isPresent()) {
          type.write(out, number, value);
        }
      }
      case MAYBE -> ((Optional<?>) value).ifPresent(it -> type.write(out, number, it));
      case MAYBE_LONG -> ((OptionalLong) value).ifPresent(it -> type.write(out, number, it));
      case LIST -> List.copyOf((List<?>) value).reversed().forEach(it -> put(out, it));
      case SET -> ((Set<?>) value).forEach(it -> put(out, it));
      case MAP -> new TreeMap<>((Map<?, ?>) value).reversed().forEach((k, v) -> entry(out, k, v));
    }
  }

  private void put(ProtoSink out, Object value) {
    type.write(out, number, value);
  }

  private void entry(ProtoSink out, Object key, Object value) {
    int before = out.length();
    type.write(out, VALUE, value);
    PlainTypes.TYPES.get(String.class).write(out, KEY, key);
    out.close(number, before);
  }

  /** What has been read so far, and what comes now. */
  Object read(ProtoSource in, int wire, Object earlier) {
    return switch (times) {
      case ONE, MAYBE, MAYBE_LONG -> {
        require(wire == type.wire());
        yield type.read(in);
      }
      case LIST, SET -> {
        List<Object> all = earlier == null ? new ArrayList<>() : list(earlier);
        if (wire == FieldType.LENGTH && type.wire() != FieldType.LENGTH) {
          in.inside(() -> packed(in, all));
        } else {
          require(wire == type.wire());
          all.add(type.read(in));
        }
        yield all;
      }
      case MAP -> {
        require(wire == FieldType.LENGTH);
        Map<Object, Object> all = earlier == null ? new LinkedHashMap<>() : map(earlier);
        in.inside(() -> entry(in, all));
        yield all;
      }
    };
  }

  private List<Object> packed(ProtoSource in, List<Object> all) {
    while (in.more()) {
      all.add(type.read(in));
    }
    return all;
  }

  private Map<Object, Object> entry(ProtoSource in, Map<Object, Object> all) {
    Object key = "";
    Optional<Object> value = type.absent();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (ProtoSource.number(tag)) {
        case KEY -> key = PlainTypes.TYPES.get(String.class).read(in);
        case VALUE -> value = Optional.of(type.read(in));
        default -> throw ProtoSource.malformed(null);
      }
    }
    all.put(key, value.orElseThrow(this::missing));
    return all;
  }

  /** The component's value, once all was read. */
  Object value(Object read) {
    return switch (times) {
      case ONE -> read == null ? type.absent().orElseThrow(this::missing) : read;
      case MAYBE -> Optional.ofNullable(read);
      case MAYBE_LONG -> read == null ? OptionalLong.empty() : OptionalLong.of((long) read);
      case LIST -> read == null ? List.of() : List.copyOf(list(read));
      case SET -> read == null ? Set.of() : Set.copyOf(list(read));
      case MAP -> read == null ? Map.of() : Map.copyOf(map(read));
    };
  }

  private VirtException missing() {
    return new VirtException(ErrorCode.INVALID_ARG, "field '" + name + "' is missing");
  }

  private void require(boolean fits) {
    if (!fits) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "field '" + name + "' must be of type " + type.proto());
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object collected) {
    return (List<Object>) collected;
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> map(Object collected) {
    return (Map<Object, Object>) collected;
  }
}
