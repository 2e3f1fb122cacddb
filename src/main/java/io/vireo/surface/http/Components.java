package io.vireo.surface.http;

import io.vireo.operation.Operation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The components of a row's arguments, by the names that HTTP uses. Those are the components' own,
 * but for words that Java keeps for itself: {@link #SPELLED} says how HTTP spells them.
 */
final class Components {

  /** HTTP's spelling of components whose own word is a keyword of Java. */
  static final Map<String, String> SPELLED = Map.of("transient", "transientDomain");

  /** Looked up for every request, so worked out once for each record. */
  private static final ClassValue<Map<String, Class<?>>> TYPES =
      new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> arguments) {
          Map<String, Class<?>> types = new LinkedHashMap<>();
          for (RecordComponent component : arguments.getRecordComponents()) {
            types.put(component.getName(), inside(component.getGenericType()));
          }
          return Collections.unmodifiableMap(types);
        }
      };

  private Components() {}

  /** The component that HTTP's {@code name} means. */
  static String component(String name) {
    return SPELLED.getOrDefault(name, name);
  }

  /** How HTTP spells {@code component}. */
  static String spelled(String component) {
    return SPELLED.entrySet().stream()
        .filter(entry -> entry.getValue().equals(component))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(component);
  }

  /** The components in order, with what is inside their {@code Optional}. */
  static Map<String, Class<?>> of(Operation<?, ?> row) {
    return TYPES.get(row.arguments());
  }

  private static Class<?> inside(Type type) {
    return switch (type) {
      case ParameterizedType outer when outer.getRawType() == Optional.class ->
          inside(outer.getActualTypeArguments()[0]);
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> (Class<?>) type;
    };
  }
}
