package io.vireo.surface.http;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Some record of a class, for results whose content means nothing to a test. */
final class Samples {

  private Samples() {}

  static <R extends Record> R of(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Arrays.stream(types).map(Samples::value).toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException unmade) {
      throw new LinkageError("no sample of " + type, unmade);
    }
  }

  private static Object value(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "some";
      case "int" -> 3;
      case "long" -> 3L;
      case "boolean" -> true;
      case "Optional" -> Optional.empty();
      case "List" -> List.of();
      case "Map" -> Map.of();
      case "HypervisorUri" -> FakeHouse.TEST;
      default -> of(type.asSubclass(Record.class));
    };
  }
}
