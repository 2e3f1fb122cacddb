package io.vireo.wire.xml;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.namespace.QName;

/**
 * One element of a document as it was read: its name, attributes (namespace declarations among
 * them) and content, in the order of the document.
 */
public record XmlElement(QName name, List<Attribute> attributes, List<Content> content) {

  /** What may stand between the tags. */
  public sealed interface Content {
    /** Character data, decoded. */
    record Text(String text) implements Content {}

    /** A comment; kept only inside elements that are kept as a whole. */
    record Comment(String text) implements Content {}

    /** An element inside. */
    record Child(XmlElement element) implements Content {}
  }

  /** An attribute, or a namespace declaration, which is an attribute called {@code xmlns}. */
  public record Attribute(QName name, String value) {}

  public XmlElement {
    attributes = List.copyOf(attributes);
    content = List.copyOf(content);
  }

  /** The child elements in order. */
  public Stream<XmlElement> children() {
    return content.stream()
        .filter(Content.Child.class::isInstance)
        .map(part -> ((Content.Child) part).element());
  }

  /** The first child of that local name. */
  public Optional<XmlElement> child(String localName) {
    return children().filter(e -> e.name().getLocalPart().equals(localName)).findFirst();
  }

  /** The value of an attribute without a namespace. */
  public Optional<String> attribute(String localName) {
    return attributes.stream()
        .filter(a -> a.name().equals(new QName(localName)))
        .map(Attribute::value)
        .findFirst();
  }

  /** An empty element. */
  public static XmlElement of(String localName) {
    return new XmlElement(new QName(localName), List.of(), List.of());
  }

  /** With an attribute without a namespace, in the place of one of that name. */
  public XmlElement withAttribute(String localName, String value) {
    QName wanted = new QName(localName);
    Stream<Attribute> others = attributes.stream().filter(a -> !a.name().equals(wanted));
    return new XmlElement(
        name, Stream.concat(others, Stream.of(new Attribute(wanted, value))).toList(), content);
  }

  /** With this text and nothing else inside. */
  public XmlElement withText(String text) {
    return new XmlElement(name, attributes, List.of(new Content.Text(text)));
  }

  /** One more child, at the end. */
  public XmlElement plus(XmlElement child) {
    return new XmlElement(
        name,
        attributes,
        Stream.concat(content.stream(), Stream.of(new Content.Child(child))).toList());
  }

  /** Without those children. */
  public XmlElement without(Predicate<XmlElement> unwanted) {
    return new XmlElement(
        name,
        attributes,
        content.stream()
            .filter(it -> !(it instanceof Content.Child(XmlElement c) && unwanted.test(c)))
            .toList());
  }

  /** Without the white space between children, as a tree that is laid out anew. */
  public XmlElement bare() {
    return new XmlElement(
        name,
        attributes,
        content.stream()
            .filter(it -> !(it instanceof Content.Text(String text) && text.isBlank()))
            .toList());
  }

  /** The character data directly inside, joined. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Content part : content) {
      if (part instanceof Content.Text(String chunk)) {
        text.append(chunk);
      }
    }
    return text.toString();
  }
}
