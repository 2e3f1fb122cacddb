package io.vireo.rules;

import io.vireo.wire.xml.XmlElement;
import java.util.Optional;

/** Parts of a document that are kept as they were written, and changed all the same. */
final class Elements {

  private Elements() {}

  /** The element with one child of that name, or none, in the place of all of that name. */
  static XmlElement with(XmlElement element, String child, Optional<XmlElement> other) {
    XmlElement without = element.bare().without(it -> isCalled(it, child));
    return other.map(without::plus).orElse(without);
  }

  static boolean isCalled(XmlElement element, String name) {
    return element.name().getLocalPart().equals(name);
  }

  /** Nothing, where nothing is left in it. */
  static Optional<XmlElement> kept(XmlElement element) {
    return Optional.of(element)
        .filter(it -> it.children().findAny().isPresent() || !it.attributes().isEmpty());
  }
}
