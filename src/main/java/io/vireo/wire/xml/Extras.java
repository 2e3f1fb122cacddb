package io.vireo.wire.xml;

import java.util.List;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * What a document said and no record knows, each with its place below the element of the record
 * that keeps it. Written back it stands where it stood: after the same known sibling.
 */
public record Extras(List<Extra> kept) {

  public static final Extras NONE = new Extras(List.of());

  /**
   * A thing kept.
   *
   * @param path the known elements that lead to it, outermost first; empty for the keeper itself
   * @param after the name of the known child before it, for an element that has one
   */
  public record Extra(List<Step> path, Optional<QName> after, Unknown unknown) {
    public Extra {
      path = List.copyOf(path);
    }

    /** For example {@code source/@slirp} or {@code source/reservations}. */
    public String place() {
      StringBuilder place = new StringBuilder();
      path.forEach(step -> place.append(step.name().getLocalPart()).append('/'));
      return place.append(unknown.label()).toString();
    }
  }

  /** A known element on the way: the n-th, from zero, of its name. */
  public record Step(QName name, int index) {}

  /** The three things that can be unknown. */
  public sealed interface Unknown {

    /** How a message names it. */
    String label();

    /** An attribute or namespace declaration. */
    record Attribute(XmlElement.Attribute attribute) implements Unknown {
      @Override
      public String label() {
        return "@" + attribute.name().getLocalPart();
      }
    }

    /** An element with everything in it. */
    record Element(XmlElement element) implements Unknown {
      @Override
      public String label() {
        return element.name().getLocalPart();
      }
    }

    /** Character data where only elements were expected. */
    record Text(String text) implements Unknown {
      @Override
      public String label() {
        return "text()";
      }
    }
  }

  public Extras {
    kept = List.copyOf(kept);
  }

  public boolean isEmpty() {
    return kept.isEmpty();
  }

  /**
   * The places of what is kept, for refusing by name: {@code @x}, {@code target/@y}, {@code z}.
   * Namespace declarations are left out: they say nothing by themselves.
   */
  public List<String> paths() {
    return kept.stream().filter(extra -> !isNamespace(extra)).map(Extra::place).toList();
  }

  private static boolean isNamespace(Extra extra) {
    return extra.unknown() instanceof Unknown.Attribute(XmlElement.Attribute attribute)
        && attribute.name().getNamespaceURI().equals(javax.xml.XMLConstants.XMLNS_ATTRIBUTE_NS_URI);
  }
}
