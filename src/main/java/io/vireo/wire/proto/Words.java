package io.vireo.wire.proto;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An enum; 0 is nobody's number, so that an absent one is not taken for a word. */
final class Words {

  private final String name;
  private final Map<Enum<?>, Integer> numbers = new LinkedHashMap<>();
  private final Map<Integer, Enum<?>> constants = new LinkedHashMap<>();

  Words(Class<?> type, FieldNumbers given) {
    this.name = type.getSimpleName();
    for (Object each : type.getEnumConstants()) {
      Enum<?> constant = (Enum<?>) each;
      int number = given.of(name, constant.name());
      numbers.put(constant, number);
      constants.put(number, constant);
    }
  }

  String name() {
    return name;
  }

  /** Constants by their names in a {@code .proto} file, which are unique in the whole of it. */
  Map<String, Integer> spelled() {
    String prefix = name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
    Map<String, Integer> spelled = new LinkedHashMap<>();
    spelled.put(prefix + "UNSPECIFIED", 0);
    numbers.forEach((constant, number) -> spelled.put(prefix + constant.name(), number));
    return spelled;
  }

  int number(Enum<?> constant) {
    return numbers.get(constant);
  }

  Enum<?> constant(long number) {
    Enum<?> constant = constants.get((int) number);
    if (constant == null) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "%d is no %s that is known here".formatted(number, name));
    }
    return constant;
  }
}
