package io.vireo.wire.xml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;

/** An element while it is written. */
final class ElementBuilder {

  /** What is inside, but for what was kept. */
  private sealed interface Part {
    record Known(ElementBuilder element) implements Part {}

    record Verbatim(XmlElement element) implements Part {}

    record Text(String text) implements Part {}
  }

  private final QName name;
  private final List<XmlElement.Attribute> attributes = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final Map<QName, List<ElementBuilder>> known = new HashMap<>();

  /** What was kept, by the sibling after which it stood. */
  private final Map<Optional<QName>, List<XmlElement.Content>> kept = new LinkedHashMap<>();

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
    known.computeIfAbsent(child, _ -> new ArrayList<>(1)).add(element);
    return element;
  }

  void append(XmlElement verbatim) {
    parts.add(new Part.Verbatim(verbatim));
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
    List<ElementBuilder> alike = known.getOrDefault(child, List.of());
    return index < alike.size() ? Optional.of(alike.get(index)) : Optional.empty();
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
    kept.computeIfAbsent(after, _ -> new ArrayList<>(1)).add(content);
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
    Map<QName, Integer> last = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      int at = i;
      nameOf(parts.get(i)).ifPresent(sibling -> last.put(sibling, at));
    }
    Map<Optional<QName>, List<XmlElement.Content>> pending = new LinkedHashMap<>(kept);
    List<XmlElement.Content> content = new ArrayList<>(parts.size());
    content.addAll(taken(pending, Optional.empty()));
    for (int i = 0; i < parts.size(); i++) {
      content(parts.get(i)).ifPresent(content::add);
      Optional<QName> sibling = nameOf(parts.get(i));
      if (sibling.isPresent() && last.get(sibling.get()) == i) {
        content.addAll(taken(pending, sibling));
      }
    }
    pending.values().forEach(content::addAll);
    return new XmlElement(name, attributes, content);
  }

  private static List<XmlElement.Content> taken(
      Map<Optional<QName>, List<XmlElement.Content>> pending, Optional<QName> after) {
    return Optional.ofNullable(pending.remove(after)).orElse(List.of());
  }

  private static Optional<QName> nameOf(Part part) {
    return switch (part) {
      case Part.Known(ElementBuilder element) -> Optional.of(element.name);
      case Part.Verbatim(XmlElement element) -> Optional.of(element.name());
      case Part.Text _ -> Optional.empty();
    };
  }

  private static Optional<XmlElement.Content> content(Part part) {
    return switch (part) {
      case Part.Text(String text) -> Optional.of(new XmlElement.Content.Text(text));
      case Part.Verbatim(XmlElement element) -> Optional.of(new XmlElement.Content.Child(element));
      case Part.Known(ElementBuilder element) when element.omitIfEmpty && element.isEmpty() ->
          Optional.empty();
      case Part.Known(ElementBuilder element) ->
          Optional.of(new XmlElement.Content.Child(element.build()));
    };
  }

  private boolean isEmpty() {
    return attributes.isEmpty() && parts.isEmpty() && kept.isEmpty();
  }
}
