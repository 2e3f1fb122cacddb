package io.vireo.wire.xml;

/**
 * How a value fills an element. {@code around} is the element around it, which may carry the
 * attribute that chooses between variants.
 */
interface Shape {

  Object read(Cursor element, Cursor around);

  void write(Object value, ElementBuilder element, ElementBuilder around);

  /** Whether a required element may be left out and then counts as empty. */
  default boolean mayBeAbsent() {
    return false;
  }

  /** A string, number, UUID or word as the text of an element. */
  record ScalarText(Scalar scalar) implements Shape {
    @Override
    public Object read(Cursor element, Cursor around) {
      return Values.parse(scalar, element.text(), element::place);
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      element.text(scalar.format(value));
    }
  }

  /** An element as it is, with everything in it. */
  record Verbatim() implements Shape {
    @Override
    public Object read(Cursor element, Cursor around) {
      element.settle();
      return element.element();
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      throw new IllegalStateException("kept elements are appended whole");
    }
  }

  /** A record; its plan is looked up late, because records may contain themselves. */
  record OfRecord(Class<?> type) implements Shape {
    @Override
    public Object read(Cursor element, Cursor around) {
      return Plan.of(type).read(element, around);
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      Plan.of(type).write(value, element, around);
    }
  }
}
