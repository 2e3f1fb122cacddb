package io.vireo.wire.xdr;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

/** A record: its components one behind the other. */
record XdrStruct(List<Part> parts, MethodHandle constructor, int bytesMin) implements XdrType {

  /** A component: how it is asked for, and its type. */
  private record Part(MethodHandle accessor, XdrType type) {}

  private static final MethodType ASKED = MethodType.methodType(Object.class, Object.class);

  static XdrStruct of(Class<?> type, List<XdrType> types) {
    RecordComponent[] components = type.getRecordComponents();
    Part[] parts = new Part[components.length];
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      for (int at = 0; at < parts.length; at++) {
        MethodHandle asked = lookup.unreflect(components[at].getAccessor()).asType(ASKED);
        parts[at] = new Part(asked, types.get(at));
      }
      Class<?>[] taken =
          Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      MethodHandle made =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, taken))
              .asSpreader(Object[].class, parts.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      int bytesMin = types.stream().mapToInt(XdrType::bytesMin).sum();
      return new XdrStruct(List.of(parts), made, bytesMin);
    } catch (ReflectiveOperationException hidden) {
      throw new IllegalArgumentException(type + " cannot be read as a record", hidden);
    }
  }

  @Override
  public void write(XdrWriter out, Object value) {
    for (Part part : parts) {
      part.type().write(out, component(part, value));
    }
  }

  @Override
  public Object read(XdrReader in) {
    Object[] values = new Object[parts.size()];
    for (int at = 0; at < values.length; at++) {
      values[at] = parts.get(at).type().read(in);
    }
    return call(() -> constructor.invokeExact(values));
  }

  private static Object component(Part part, Object value) {
    return call(() -> part.accessor().invokeExact(value));
  }

  /** What a handle does. */
  @FunctionalInterface
  private interface Invocation {
    @SuppressWarnings("checkstyle:IllegalThrows") // a method handle's own signature
    Object run() throws Throwable;
  }

  private static Object call(Invocation invocation) {
    try {
      return invocation.run();
    } catch (RuntimeException | Error own) {
      throw own;
    } catch (Throwable never) {
      throw new IllegalStateException("a record's constructor threw", never);
    }
  }
}
