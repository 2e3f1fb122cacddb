package io.vireo.wire;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A record like another but for one component. Records with many components would otherwise repeat
 * all of them in every {@code with} method.
 */
public final class Derive {

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private Derive() {}

  /**
   * A copy of {@code original} with {@code component} replaced. Fails with {@code
   * IllegalArgumentException} if there is no such component or the value does not fit it, and with
   * whatever the record's own constructor throws.
   */
  public static <R> R with(R original, String component, Object value) {
    return SHAPES.get(original.getClass()).copy(original, component, value);
  }

  private record Shape(Constructor<?> constructor, List<RecordComponent> parts) {

    static Shape of(Class<?> type) {
      List<RecordComponent> parts = Arrays.asList(type.getRecordComponents());
      Class<?>[] types = parts.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        parts.forEach(part -> part.getAccessor().setAccessible(true));
        return new Shape(constructor, parts);
      } catch (NoSuchMethodException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    @SuppressWarnings("unchecked")
    <R> R copy(R original, String component, Object value) {
      List<Object> values = new ArrayList<>(parts.size());
      boolean found = false;
      try {
        for (RecordComponent part : parts) {
          boolean here = part.getName().equals(component);
          found |= here;
          values.add(here ? value : part.getAccessor().invoke(original));
        }
        if (!found) {
          throw new IllegalArgumentException(
              original.getClass().getSimpleName() + " has no component " + component);
        }
        return (R) constructor.newInstance(values.toArray());
      } catch (InvocationTargetException refused) {
        if (refused.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(refused.getCause());
      } catch (IllegalAccessException | InstantiationException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
