package io.vireo.wire.xdr;

import java.util.HashMap;
import java.util.Map;

/** A sealed interface: the number of the case, then the case. */
record XdrUnion(Map<Integer, XdrType> byNumber, Map<Class<?>, Integer> numbers) implements XdrType {

  static XdrUnion of(Class<?> type) {
    Map<Integer, XdrType> byNumber = new HashMap<>();
    Map<Class<?>, Integer> numbers = new HashMap<>();
    for (Class<?> each : type.getPermittedSubclasses()) {
      int number = each.getAnnotation(Arm.class).value();
      byNumber.put(number, XdrTypes.ofRecord(each));
      numbers.put(each, number);
    }
    return new XdrUnion(Map.copyOf(byNumber), Map.copyOf(numbers));
  }

  @Override
  public int bytesMin() {
    return 4;
  }

  @Override
  public void write(XdrWriter out, Object value) {
    int number = numbers.get(value.getClass());
    byNumber.get(number).write(out.word(number), value);
  }

  @Override
  public Object read(XdrReader in) {
    int number = in.word();
    XdrType found = byNumber.get(number);
    if (found == null) {
      throw XdrReader.broken("there is no case %d".formatted(number));
    }
    return found.read(in);
  }
}
