package io.vireo.wire.xml;

import io.vireo.base.ErrorCode;
import io.vireo.wire.Attr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;

/** One component of a record: where its value is read from and written to. */
sealed interface Part {

  Object read(Cursor element, Cursor around);

  void write(Object value, ElementBuilder element, ElementBuilder around);

  /** How often a thing may occur, as the component's type says. */
  enum Cardinality {
    ONE,
    OPTIONAL,
    MANY
  }

  /** An attribute, perhaps of a child that has no record of its own. */
  record OfAttribute(Name name, Scalar scalar, boolean optional, Optional<String> fallback)
      implements Part {

    static OfAttribute of(Attr attr, Name name, Class<?> type, boolean optional) {
      Optional<String> fallback = Optional.of(attr.fallback()).filter(text -> !text.isEmpty());
      return new OfAttribute(
          name, new Scalar(type, attr.radix(), attr.width()), optional, fallback);
    }

    @Override
    public Object read(Cursor element, Cursor around) {
      Optional<Object> value =
          element
              .attribute(name.path(), name.last())
              .or(() -> fallback)
              .map(
                  text ->
                      Values.parse(scalar, text, () -> element.place() + name.attributePlace()));
      return optional ? value : value.orElseThrow(() -> Values.missingAttribute(name, element));
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      Object present = optional ? ((Optional<?>) value).orElse(null) : value;
      if (present != null) {
        element.at(name.path()).attribute(name.last(), scalar.format(present));
      }
    }
  }

  /** The text of the element itself. */
  record OfText(Scalar scalar, boolean optional, String fallback) implements Part {
    @Override
    public Object read(Cursor element, Cursor around) {
      String text = element.text();
      if (optional && text.isBlank()) {
        return Optional.empty();
      }
      Object value = Values.parse(scalar, text.isBlank() ? fallback : text, element::place);
      return optional ? Optional.of(value) : value;
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      Object present = optional ? ((Optional<?>) value).orElse(null) : value;
      if (present != null) {
        element.text(scalar.format(present));
      }
    }
  }

  /** An element whose presence is all it says. */
  record OfFlag(Name name) implements Part {
    @Override
    public Object read(Cursor element, Cursor around) {
      return !element.take(name.path(), name.last(), 1).isEmpty();
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      if ((Boolean) value) {
        element.at(name.path()).child(name.last());
      }
    }
  }

  /** Components that stand in the element of the record around them. */
  record OfInline(Shape shape) implements Part {
    @Override
    public Object read(Cursor element, Cursor around) {
      return shape.read(element, around);
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      shape.write(value, element, around);
    }
  }

  /** One child element, or several of one name. */
  record OfChild(Name name, Cardinality cardinality, Shape shape, boolean emptyIfAbsent)
      implements Part {
    @Override
    public Object read(Cursor element, Cursor around) {
      int most = cardinality == Cardinality.MANY ? Integer.MAX_VALUE : 1;
      List<Object> values = new ArrayList<>();
      for (Cursor child : element.take(name.path(), name.last(), most)) {
        values.add(shape.read(child, element));
      }
      return switch (cardinality) {
        case MANY -> List.copyOf(values);
        case OPTIONAL -> values.stream().findFirst();
        case ONE -> values.isEmpty() ? absent(element) : values.getFirst();
      };
    }

    private Object absent(Cursor element) {
      if (!emptyIfAbsent) {
        throw Values.missingElement(name, element);
      }
      return shape.read(element.absent(name.last()), element);
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      switch (cardinality) {
        case ONE -> writeOne(value, element);
        case OPTIONAL -> ((Optional<?>) value).ifPresent(one -> writeOne(one, element));
        case MANY -> {
          for (Object one : (List<?>) value) {
            ElementBuilder holder = element.at(name.path());
            shape.write(one, holder.append(name.last()), holder);
          }
        }
      }
    }

    private void writeOne(Object value, ElementBuilder element) {
      ElementBuilder holder = element.at(name.path());
      if (value instanceof XmlElement verbatim) {
        holder.append(verbatim);
      } else {
        shape.write(value, holder.child(name.last()), holder);
      }
    }
  }

  /** Children of several kinds in one list, each kind a record with an element name. */
  record OfKinds(Map<QName, Class<?>> kinds, Optional<Class<?>> other) implements Part {
    @Override
    public Object read(Cursor element, Cursor around) {
      List<Object> values = new ArrayList<>();
      for (Cursor child : element.takeAny(other.isPresent() ? Set.of() : kinds.keySet())) {
        Class<?> kind = kinds.get(child.element().name());
        values.add(kind == null ? keep(child, element) : Plan.of(kind).read(child, element));
      }
      return List.copyOf(values);
    }

    private Object keep(Cursor child, Cursor element) {
      child.settle();
      Class<?> keeper =
          other.orElseThrow(
              () -> element.fail(ErrorCode.XML_ERROR, "unknown element " + child.place()));
      return Plan.of(keeper).keep(child.element());
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      for (Object one : (List<?>) value) {
        Plan plan = Plan.of(one.getClass());
        if (other.equals(Optional.of(one.getClass()))) {
          element.append(plan.kept(one));
        } else {
          plan.write(one, element.append(plan.elementName()), element);
        }
      }
    }
  }

  /** Whatever no component knows. Read and written after all others. */
  record OfRest() implements Part {
    @Override
    public Object read(Cursor element, Cursor around) {
      Extras extras = element.leftovers();
      element.settle();
      return extras;
    }

    @Override
    public void write(Object value, ElementBuilder element, ElementBuilder around) {
      element.restore((Extras) value);
    }
  }
}
