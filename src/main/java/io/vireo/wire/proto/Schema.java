package io.vireo.wire.proto;

import io.vireo.wire.proto.Field.Times;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The messages of a {@code .proto} file, made of records as they are asked for. Everything that
 * will be read or written is asked for first, by one thread; then any thread may read and write.
 */
public final class Schema {

  /** What a component of type {@code Record} is called. */
  private static final String ANY_RECORD = "JobResult";

  private final FieldNumbers numbers;
  private final List<Class<?>> anyRecord;
  private final Map<Class<?>, Message> messages = new LinkedHashMap<>();
  private final List<Message> choices = new ArrayList<>();
  private final Map<Class<?>, Words> enums = new LinkedHashMap<>();

  /**
   * @param anyRecord what a component of type {@code Record} may be
   */
  public Schema(FieldNumbers numbers, List<Class<? extends Record>> anyRecord) {
    this.numbers = numbers;
    this.anyRecord = List.copyOf(anyRecord);
  }

  /** The message of a record or of a sealed interface of records. */
  public <T> Codec<T> codec(Class<T> type) {
    return new Codec<>(type, message(type));
  }

  /** All messages by name, and what is in them. */
  List<Message> messages() {
    return Stream.concat(messages.values().stream(), choices.stream()).toList();
  }

  List<Words> enums() {
    return List.copyOf(enums.values());
  }

  private Message message(Class<?> type) {
    Message known = messages.get(type);
    if (known == null) {
      known = type.isRecord() ? ofRecord(type) : ofChoice(type);
      requireOwnName(known.name());
      messages.put(type, known);
    }
    return known;
  }

  private void requireOwnName(String name) {
    boolean taken =
        messages().stream().anyMatch(it -> it.name().equals(name))
            || enums.values().stream().anyMatch(it -> it.name().equals(name));
    if (taken) {
      throw new IllegalStateException("two types are called " + name + "; rename one");
    }
  }

  private Message ofRecord(Class<?> type) {
    String name = type.getSimpleName();
    RecordComponent[] components = type.getRecordComponents();
    List<Field> fields = Arrays.stream(components).map(it -> field(name, it)).toList();
    List<Method> accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toList();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return new Message.OfRecord(
          name, fields, gone(name, fields), accessors, type.getConstructor(types));
    } catch (NoSuchMethodException hidden) {
      throw new IllegalStateException(name + " must be public", hidden);
    }
  }

  /**
   * A message that is one of several records.
   *
   * @param cases by the names of their fields
   */
  public Codec<Record> choice(String name, SequencedMap<String, Class<? extends Record>> cases) {
    Message choice = ofCases(name, new LinkedHashMap<>(cases));
    requireOwnName(name);
    choices.add(choice);
    return new Codec<>(Record.class, choice);
  }

  private Message ofChoice(Class<?> type) {
    List<Class<?>> leaves = type == Record.class ? anyRecord : leaves(type).toList();
    SequencedMap<String, Class<?>> cases = new LinkedHashMap<>();
    leaves.forEach(each -> cases.put(Field.spelled(each.getSimpleName()), each));
    return ofCases(type == Record.class ? ANY_RECORD : type.getSimpleName(), cases);
  }

  private Message ofCases(String name, SequencedMap<String, Class<?>> cases) {
    List<Field> fields = new ArrayList<>();
    cases.forEach(
        (field, type) ->
            fields.add(
                new Field(
                    field,
                    numbers.of(name, field),
                    Times.ONE,
                    new FieldType.Nested(message(type)))));
    return new Message.OfChoice(
        name, List.copyOf(fields), gone(name, fields), List.copyOf(cases.values()));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    if (!type.isSealed() && !type.isRecord()) {
      throw new IllegalStateException(type + " has no protobuf form; add one to PlainTypes.TYPES");
    }
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Schema::leaves)
        : Stream.of(type);
  }

  private Map<String, Integer> gone(String message, List<Field> fields) {
    return numbers.gone(message, Set.copyOf(fields.stream().map(Field::name).toList()));
  }

  private Field field(String message, RecordComponent component) {
    String name = Field.spelled(component.getName());
    Type type = component.getGenericType();
    int number = numbers.of(message, name);
    if (type == OptionalLong.class) {
      return new Field(name, number, Times.MAYBE_LONG, PlainTypes.TYPES.get(long.class));
    }
    if (!(type instanceof ParameterizedType generic)) {
      return new Field(name, number, Times.ONE, type((Class<?>) type));
    }
    Type[] inside = generic.getActualTypeArguments();
    Class<?> last = (Class<?>) inside[inside.length - 1];
    return new Field(name, number, times((Class<?>) generic.getRawType()), type(last));
  }

  private static Times times(Class<?> generic) {
    if (generic == Optional.class) {
      return Times.MAYBE;
    } else if (generic == List.class) {
      return Times.LIST;
    } else if (generic == Set.class) {
      return Times.SET;
    } else if (generic == Map.class) {
      return Times.MAP;
    }
    throw new IllegalStateException(generic + " has no protobuf form");
  }

  private FieldType type(Class<?> type) {
    FieldType plain = PlainTypes.TYPES.get(type);
    if (plain != null) {
      return plain;
    }
    return type.isEnum()
        ? new FieldType.Word(enums.computeIfAbsent(type, it -> new Words(it, numbers)))
        : new FieldType.Nested(message(type));
  }
}
