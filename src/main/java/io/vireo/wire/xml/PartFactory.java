package io.vireo.wire.xml;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Flag;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.Text;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.namespace.QName;

/** From the annotations of a record's components to the parts of its plan. */
final class PartFactory {

  private PartFactory() {}

  static List<Part> parts(RecordComponent[] components) {
    return Arrays.stream(components).map(PartFactory::part).toList();
  }

  private static Part part(RecordComponent component) {
    if (component.isAnnotationPresent(Rest.class)) {
      return new Part.OfRest();
    }
    if (component.isAnnotationPresent(Inline.class)) {
      return new Part.OfInline(shape(component.getType()));
    }
    if (component.getAnnotation(Flag.class) instanceof Flag flag) {
      return new Part.OfFlag(Name.parse(flag.value(), component.getName()));
    }
    Part.Cardinality cardinality = cardinality(component);
    Class<?> type = valueType(component);
    boolean optional = cardinality == Part.Cardinality.OPTIONAL;
    if (component.getAnnotation(Attr.class) instanceof Attr attr) {
      return Part.OfAttribute.of(
          attr, Name.parse(attr.value(), component.getName()), type, optional);
    }
    if (component.getAnnotation(Text.class) instanceof Text text) {
      return new Part.OfText(new Scalar(type, 10, 1), optional, text.fallback());
    }
    if (component.getAnnotation(Child.class) instanceof Child child) {
      Name name = Name.parse(child.value(), component.getName());
      Shape shape = shape(type);
      return isKinds(type)
          ? kinds(type)
          : new Part.OfChild(
              name, cardinality, shape, child.emptyIfAbsent() || shape.mayBeAbsent());
    }
    throw new IllegalStateException(component + " says nowhere where it is read from");
  }

  private static boolean isKinds(Class<?> type) {
    return type.isSealed() && Variants.of(type).isEmpty();
  }

  private static Part kinds(Class<?> type) {
    Map<QName, Class<?>> kinds = new LinkedHashMap<>();
    Optional<Class<?>> keeper = Optional.empty();
    for (Class<?> record : records(type).toList()) {
      if (Plan.isKeeper(record)) {
        keeper = Optional.of(record);
      } else {
        kinds.put(Name.parse(record.getAnnotation(Element.class).value(), "").last(), record);
      }
    }
    return new Part.OfKinds(kinds, keeper);
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(PartFactory::records);
  }

  private static Shape shape(Class<?> type) {
    if (type == XmlElement.class) {
      return new Shape.Verbatim();
    }
    if (Scalar.covers(type)) {
      return new Shape.ScalarText(new Scalar(type, 10, 1));
    }
    return Variants.of(type).orElseGet(() -> new Shape.OfRecord(type));
  }

  private static Part.Cardinality cardinality(RecordComponent component) {
    if (component.getType() == Optional.class) {
      return Part.Cardinality.OPTIONAL;
    }
    return component.getType() == List.class ? Part.Cardinality.MANY : Part.Cardinality.ONE;
  }

  private static Class<?> valueType(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[0];
      return (Class<?>) (inner instanceof ParameterizedType deep ? deep.getRawType() : inner);
    }
    return component.getType();
  }
}
