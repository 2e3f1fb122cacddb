package io.vireo.wire.xml;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Flag;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.Text;
import java.lang.annotation.Annotation;
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
    return Stream.<Optional<Part>>of(
            said(component, Rest.class).map(_ -> new Part.OfRest()),
            said(component, Inline.class).map(_ -> new Part.OfInline(shape(component.getType()))),
            said(component, Flag.class).map(flag -> new Part.OfFlag(name(flag.value(), component))),
            said(component, Attr.class).map(attr -> attribute(attr, component)),
            said(component, Text.class).map(text -> text(text, component)),
            said(component, Child.class).map(child -> child(child, component)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(component + " says nowhere where it is read from"));
  }

  private static <A extends Annotation> Optional<A> said(RecordComponent component, Class<A> what) {
    return Optional.ofNullable(component.getAnnotation(what));
  }

  private static Name name(String said, RecordComponent component) {
    return Name.parse(said, component.getName());
  }

  private static Part attribute(Attr attr, RecordComponent component) {
    boolean optional = cardinality(component) == Part.Cardinality.OPTIONAL;
    return Part.OfAttribute.of(attr, name(attr.value(), component), valueType(component), optional);
  }

  private static Part text(Text text, RecordComponent component) {
    boolean optional = cardinality(component) == Part.Cardinality.OPTIONAL;
    return new Part.OfText(new Scalar(valueType(component), 10, 1), optional, text.fallback());
  }

  private static Part child(Child child, RecordComponent component) {
    Class<?> type = valueType(component);
    if (isKinds(type)) {
      return kinds(type);
    }
    Shape shape = shape(type);
    boolean emptyIfAbsent = child.emptyIfAbsent() || shape.mayBeAbsent();
    return new Part.OfChild(
        name(child.value(), component), cardinality(component), shape, emptyIfAbsent);
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
