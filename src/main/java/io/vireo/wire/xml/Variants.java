package io.vireo.wire.xml;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.wire.Case;
import io.vireo.wire.Choice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.namespace.QName;

/** A sealed interface whose record is chosen by an attribute. */
final class Variants implements Shape {

  private final QName by;
  private final Choice choice;
  private final Map<String, Class<?>> byWord = new LinkedHashMap<>();
  private final Map<Class<?>, String> words = new LinkedHashMap<>();

  private Variants(Class<?> type) {
    choice = type.getAnnotation(Choice.class);
    by = new QName(choice.by());
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      String word = permitted.getAnnotation(Case.class).value();
      byWord.put(word, permitted);
      words.put(permitted, word);
    }
  }

  static Optional<Shape> of(Class<?> type) {
    return type.isAnnotationPresent(Choice.class)
        ? Optional.of(new Variants(type))
        : Optional.empty();
  }

  @Override
  public boolean mayBeAbsent() {
    return choice.on() == Choice.Place.PARENT;
  }

  @Override
  public Object read(Cursor element, Cursor around) {
    Cursor holder = mayBeAbsent() ? around : element;
    Optional<String> said = holder.attribute(List.of(), by);
    String word = said.orElse(choice.fallback());
    if (word.isEmpty() && said.isEmpty()) {
      throw Values.missingAttribute(new Name(List.of(), by), holder);
    }
    Class<?> chosen = byWord.get(word);
    if (chosen == null) {
      throw new VirtException(
          ErrorCode.XML_DETAIL,
          "'%s' in %s/@%s is not one of %s"
              .formatted(
                  Cursor.quoted(word),
                  holder.place(),
                  choice.by(),
                  String.join(", ", byWord.keySet())));
    }
    return Plan.of(chosen).read(element, around);
  }

  @Override
  public void write(Object value, ElementBuilder element, ElementBuilder around) {
    (mayBeAbsent() ? around : element).firstAttribute(by, words.get(value.getClass()));
    if (mayBeAbsent()) {
      element.omitIfEmpty();
    }
    Plan.of(value.getClass()).write(value, element, around);
  }
}
