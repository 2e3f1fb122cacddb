package io.vireo.wire.xml;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;

/**
 * An element while it is read. It remembers what was claimed; the rest is what nobody knows, and
 * goes to the nearest record that keeps such things.
 */
final class Cursor {

  private static final int QUOTED_CHARS_MAX = 64;

  private final XmlElement element;
  private final Optional<Cursor> parent;
  private final Set<QName> attributes = new HashSet<>();
  private final List<Cursor> children = new ArrayList<>();
  private boolean claimed;
  private boolean textClaimed;

  /** True once a record of its own, or a keeper of the whole, has taken all of it. */
  private boolean settled;

  private Cursor(XmlElement element, Optional<Cursor> parent) {
    this.element = element;
    this.parent = parent;
    element.children().forEach(child -> children.add(new Cursor(child, Optional.of(this))));
  }

  static Cursor of(XmlElement root) {
    return new Cursor(root, Optional.empty());
  }

  /** Stands for a child that the document leaves out. */
  Cursor absent(QName name) {
    return new Cursor(new XmlElement(name, List.of(), List.of()), Optional.of(this));
  }

  XmlElement element() {
    return element;
  }

  Optional<String> attribute(List<QName> path, QName name) {
    Optional<Cursor> holder = find(path);
    Optional<String> value = holder.flatMap(h -> h.ownAttribute(name));
    if (value.isPresent()) {
      claimPath(path);
      holder.orElseThrow().attributes.add(name);
    }
    return value;
  }

  private Optional<String> ownAttribute(QName name) {
    return element.attributes().stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(XmlElement.Attribute::value)
        .findFirst();
  }

  String text() {
    textClaimed = true;
    return element.text();
  }

  /** The children of that name that nobody has taken, taken. */
  List<Cursor> take(List<QName> path, QName name, int most) {
    Optional<Cursor> holder = find(path);
    List<Cursor> taken =
        holder.stream()
            .flatMap(h -> h.children.stream())
            .filter(child -> !child.claimed && child.element.name().equals(name))
            .limit(most)
            .toList();
    if (!taken.isEmpty()) {
      claimPath(path);
      taken.forEach(child -> child.claimed = true);
    }
    return taken;
  }

  /** All children that nobody has taken and that {@code names} lists, or all if it is empty. */
  List<Cursor> takeAny(Set<QName> names) {
    List<Cursor> taken =
        children.stream()
            .filter(child -> !child.claimed)
            .filter(child -> names.isEmpty() || names.contains(child.element.name()))
            .toList();
    taken.forEach(child -> child.claimed = true);
    return taken;
  }

  void settle() {
    settled = true;
  }

  private Optional<Cursor> find(List<QName> path) {
    Optional<Cursor> at = Optional.of(this);
    for (QName step : path) {
      at =
          at.flatMap(
              here ->
                  here.children.stream().filter(c -> c.element.name().equals(step)).findFirst());
    }
    return at;
  }

  private void claimPath(List<QName> path) {
    for (int length = 1; length <= path.size(); length++) {
      find(path.subList(0, length)).orElseThrow().claimed = true;
    }
  }

  /** What nobody has claimed here and below, up to elements that are settled. */
  Extras leftovers() {
    List<Extras.Extra> found = new ArrayList<>();
    if (!settled) {
      collect(List.of(), found);
    }
    return found.isEmpty() ? Extras.NONE : new Extras(found);
  }

  private void collect(List<Extras.Step> path, List<Extras.Extra> found) {
    for (XmlElement.Attribute attribute : element.attributes()) {
      if (!attributes.contains(attribute.name())) {
        found.add(
            new Extras.Extra(path, Optional.empty(), new Extras.Unknown.Attribute(attribute)));
      }
    }
    Map<QName, Integer> seen = new HashMap<>();
    Optional<QName> after = Optional.empty();
    int next = 0;
    for (XmlElement.Content part : element.content()) {
      if (part instanceof XmlElement.Content.Text(String text)) {
        if (!textClaimed && !text.isBlank()) {
          found.add(new Extras.Extra(path, after, new Extras.Unknown.Text(text)));
        }
      } else if (part instanceof XmlElement.Content.Child(XmlElement child)) {
        Cursor cursor = children.get(next++);
        if (cursor.claimed) {
          after = Optional.of(child.name());
          int index = seen.merge(child.name(), 1, Integer::sum) - 1;
          cursor.collectBelow(path, index, found);
        } else {
          found.add(new Extras.Extra(path, after, new Extras.Unknown.Element(child)));
        }
      }
    }
  }

  private void collectBelow(List<Extras.Step> path, int index, List<Extras.Extra> found) {
    if (!settled) {
      List<Extras.Step> below = new ArrayList<>(path);
      below.add(new Extras.Step(element.name(), index));
      collect(below, found);
    }
  }

  /** For example {@code /domain/devices/disk[2]}; numbered from one where there are several. */
  String place() {
    return parent
        .map(p -> p.place() + "/" + quoted(element.name().getLocalPart()) + p.number(this))
        .orElseGet(() -> "/" + quoted(element.name().getLocalPart()));
  }

  private String number(Cursor child) {
    List<Cursor> alike =
        children.stream().filter(c -> c.element.name().equals(child.element.name())).toList();
    return alike.size() < 2 ? "" : "[" + (alike.indexOf(child) + 1) + "]";
  }

  VirtException fail(ErrorCode code, String message) {
    return new VirtException(code, message);
  }

  /** A piece of the document fit for a message: short, and on one line. */
  static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= QUOTED_CHARS_MAX ? line : line.substring(0, QUOTED_CHARS_MAX) + "…";
  }
}
