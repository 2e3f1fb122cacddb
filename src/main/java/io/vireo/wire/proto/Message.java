package io.vireo.wire.proto;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

/** A type of messages: a record's, or one of several. */
sealed interface Message {

  String name();

  List<Field> fields();

  /** Names and numbers that it had once and has no more. */
  Map<String, Integer> gone();

  /** Puts what is inside a message before what is there. */
  void write(ProtoSink out, Object value);

  /** Reads fields up to the end of this message. */
  Object read(ProtoSource in);

  /** The place of the field with a number. */
  default int at(int number) {
    List<Field> fields = fields();
    for (int at = 0; at < fields.size(); at++) {
      if (fields.get(at).number() == number) {
        return at;
      }
    }
    throw new VirtException(
        ErrorCode.INVALID_ARG,
        "field %d of %s is not known here; the client's vireo.proto is not this daemon's"
            .formatted(number, name()));
  }

  /** Each component is a field, in the order of the components. */
  record OfRecord(
      String name,
      List<Field> fields,
      Map<String, Integer> gone,
      List<Method> accessors,
      Constructor<?> constructor)
      implements Message {

    @Override
    public void write(ProtoSink out, Object value) {
      for (int at = fields.size() - 1; at >= 0; at--) {
        fields.get(at).write(out, component(at, value));
      }
    }

    @Override
    public Object read(ProtoSource in) {
      Object[] components = new Object[fields.size()];
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        int at = at(ProtoSource.number(tag));
        components[at] = fields.get(at).read(in, ProtoSource.wire(tag), components[at]);
      }
      for (int at = 0; at < components.length; at++) {
        components[at] = fields.get(at).value(components[at]);
      }
      return made(components);
    }

    private Object component(int at, Object value) {
      try {
        return accessors.get(at).invoke(value);
      } catch (IllegalAccessException | InvocationTargetException impossible) {
        throw new IllegalStateException("accessors of records answer", impossible);
      }
    }

    private Object made(Object[] components) {
      try {
        return constructor.newInstance(components);
      } catch (InvocationTargetException refused) {
        throw VirtException.from(refused.getCause());
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException(name + " cannot be made", impossible);
      }
    }
  }

  /**
   * One of several records: a {@code oneof} with a field for each.
   *
   * @param types in the order of the fields
   */
  record OfChoice(String name, List<Field> fields, Map<String, Integer> gone, List<Class<?>> types)
      implements Message {

    @Override
    public void write(ProtoSink out, Object value) {
      int at = types.indexOf(value.getClass());
      if (at < 0) {
        throw new IllegalStateException(value.getClass() + " is none of " + name);
      }
      fields.get(at).type().write(out, fields.get(at).number(), value);
    }

    @Override
    public Object read(ProtoSource in) {
      Object chosen = null;
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        Field field = fields.get(at(ProtoSource.number(tag)));
        chosen = field.read(in, ProtoSource.wire(tag), chosen);
      }
      if (chosen == null) {
        throw new VirtException(ErrorCode.INVALID_ARG, name + " is none of what it may be");
      }
      return chosen;
    }
  }
}
