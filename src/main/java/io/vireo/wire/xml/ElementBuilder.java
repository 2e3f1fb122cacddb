package io.vireo.wire.xml;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;

/** An element while it is written. */
final class ElementBuilder {

  /** What is inside, and whether an unknown was put there: then it stands after its sibling. */
  private sealed interface Part {
    record Known(ElementBuilder element) implements Part {}

    record Kept(XmlElement.Content content, Optional<QName> after) implements Part {}

    record Text(String text) implements Part {}
  }

  private final QName name;
  private final List<XmlElement.Attribute> attributes = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private boolean omitIfEmpty;

  ElementBuilder(QName name) {
    this.name = name;
  }

  void attribute(QName attribute, String value) {
    attributes.removeIf(present -> present.name().equals(attribute));
    attributes.add(new XmlElement.Attribute(attribute, value));
  }

  /** For the attribute that says what everything else means. */
  void firstAttribute(QName attribute, String value) {
    attributes.removeIf(present -> present.name().equals(attribute));
    attributes.addFirst(new XmlElement.Attribute(attribute, value));
  }

  void text(String text) {
    if (!text.isEmpty()) {
      parts.add(new Part.Text(text));
    }
  }

  ElementBuilder append(QName child) {
    ElementBuilder element = new ElementBuilder(child);
    parts.add(new Part.Known(element));
    return element;
  }

  void append(XmlElement verbatim) {
    parts.add(new Part.Kept(new XmlElement.Content.Child(verbatim), Optional.of(verbatim.name())));
  }

  /** The child of that name, made if there is none. */
  ElementBuilder child(QName child) {
    return known(child, 0).orElseGet(() -> append(child));
  }

  ElementBuilder at(List<QName> path) {
    ElementBuilder at = this;
    for (QName step : path) {
      at = at.child(step);
    }
    return at;
  }

  void omitIfEmpty() {
    omitIfEmpty = true;
  }

  private Optional<ElementBuilder> known(QName child, int index) {
    return parts.stream()
        .filter(Part.Known.class::isInstance)
        .map(part -> ((Part.Known) part).element())
        .filter(element -> element.name.equals(child))
        .skip(index)
        .findFirst();
  }

  /** Puts back what was kept; what hung on an element that is gone goes with it. */
  void restore(Extras extras) {
    for (Extras.Extra extra : extras.kept()) {
      Optional<ElementBuilder> at = Optional.of(this);
      for (Extras.Step step : extra.path()) {
        at = at.flatMap(here -> here.known(step.name(), step.index()));
      }
      at.ifPresent(here -> here.restore(extra));
    }
  }

  private void restore(Extras.Extra extra) {
    switch (extra.unknown()) {
      case Extras.Unknown.Attribute(XmlElement.Attribute kept) -> {
        if (attributes.stream().noneMatch(present -> present.name().equals(kept.name()))) {
          attributes.add(kept);
        }
      }
      case Extras.Unknown.Element(XmlElement kept) ->
          insert(new XmlElement.Content.Child(kept), extra.after());
      case Extras.Unknown.Text(String text) ->
          insert(new XmlElement.Content.Text(text), extra.after());
    }
  }

  private void insert(XmlElement.Content content, Optional<QName> after) {
    int at = after.isEmpty() ? 0 : lastOf(after.get()) + 1;
    while (at < parts.size()
        && parts.get(at) instanceof Part.Kept(XmlElement.Content _, Optional<QName> other)
        && other.equals(after)) {
      at++;
    }
    parts.add(at, new Part.Kept(content, after));
  }

  private int lastOf(QName sibling) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      boolean found =
          switch (parts.get(i)) {
            case Part.Known(ElementBuilder element) -> element.name.equals(sibling);
            case Part.Kept(XmlElement.Content.Child(XmlElement e), Optional<QName> _) ->
                e.name().equals(sibling);
            case Part.Kept _, Part.Text _ -> false;
          };
      if (found) {
        return i;
      }
    }
    return parts.size() - 1;
  }

  /** Declares here every prefix that known elements use and nothing declares yet. */
  void declareNamespaces() {
    Set<QName> used = new LinkedHashSet<>();
    namesBelow(used);
    for (QName each : used) {
      QName declaration = new QName(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, each.getPrefix(), "xmlns");
      if (attributes.stream().noneMatch(a -> a.name().equals(declaration))) {
        attributes.add(new XmlElement.Attribute(declaration, each.getNamespaceURI()));
      }
    }
  }

  private void namesBelow(Set<QName> used) {
    if (!name.getPrefix().isEmpty()) {
      used.add(new QName(name.getNamespaceURI(), "any", name.getPrefix()));
    }
    for (Part part : parts) {
      if (part instanceof Part.Known(ElementBuilder element)) {
        element.namesBelow(used);
      }
    }
  }

  XmlElement build() {
    List<XmlElement.Content> content = new ArrayList<>(parts.size());
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String text) -> content.add(new XmlElement.Content.Text(text));
        case Part.Kept(XmlElement.Content kept, Optional<QName> _) -> content.add(kept);
        case Part.Known(ElementBuilder element) -> {
          if (!element.omitIfEmpty || !element.isEmpty()) {
            content.add(new XmlElement.Content.Child(element.build()));
          }
        }
      }
    }
    return new XmlElement(name, attributes, content);
  }

  private boolean isEmpty() {
    return attributes.isEmpty() && parts.isEmpty();
  }
}
