package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.XmlCodec;
import io.vireo.wire.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;

/** What people and applications say of a domain in its document. */
public final class Remarks {

  private static final String METADATA = "metadata";

  private Remarks() {}

  /** The title, without one if empty. One line only. */
  public static Domain withTitle(Domain domain, Optional<String> title) {
    if (title.filter(text -> text.contains("\n")).isPresent()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "a title is one line; put the rest into the description");
    }
    return about(domain, "title", title.filter(text -> !text.isEmpty()));
  }

  public static Domain withDescription(Domain domain, Optional<String> text) {
    return about(domain, "description", text.filter(it -> !it.isEmpty()));
  }

  private static Domain about(Domain domain, String component, Optional<?> value) {
    return domain.withAbout(Derive.with(domain.about(), component, value));
  }

  /** An application's element, as XML without its namespace, as the application gave it. */
  public static Optional<String> element(Domain domain, String namespace) {
    return elements(domain)
        .filter(it -> it.name().getNamespaceURI().equals(namespace))
        .findFirst()
        .map(it -> XmlCodec.text(moved(it, namespace, "", "")).strip());
  }

  private static Stream<XmlElement> elements(Domain domain) {
    return domain.about().metadata().stream().flatMap(XmlElement::children);
  }

  /**
   * The document with an application's element in the place of what it had.
   *
   * @param xml an element without a namespace, or of this one; none if empty
   * @param prefix for the namespace
   */
  public static Domain withElement(
      Domain domain, Optional<String> xml, Optional<String> prefix, String namespace) {
    XmlElement before = domain.about().metadata().orElseGet(() -> XmlElement.of(METADATA)).bare();
    XmlElement without = before.without(it -> it.name().getNamespaceURI().equals(namespace));
    Optional<XmlElement> element =
        xml.map(text -> owned(text, prefix.orElseThrow(Remarks::noKey), namespace));
    XmlElement after = element.map(without::plus).orElse(without);
    return about(domain, METADATA, Elements.kept(after));
  }

  private static VirtException noKey() {
    return new VirtException(
        ErrorCode.INVALID_ARG, "an element needs a key, the prefix of its namespace");
  }

  private static XmlElement owned(String xml, String prefix, String namespace) {
    XmlElement element = XmlCodec.tree(xml.strip());
    XmlElement named = moved(element, "", namespace, prefix);
    List<XmlElement.Attribute> attributes = new ArrayList<>();
    attributes.add(
        new XmlElement.Attribute(
            new QName(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, prefix, XMLConstants.XMLNS_ATTRIBUTE),
            namespace));
    attributes.addAll(named.attributes());
    return new XmlElement(named.name(), attributes, named.content());
  }

  /** All names of one namespace in another, as an application writes them and a document keeps. */
  private static XmlElement moved(XmlElement element, String from, String to, String prefix) {
    QName name = element.name();
    QName moved =
        name.getNamespaceURI().equals(from) ? new QName(to, name.getLocalPart(), prefix) : name;
    return new XmlElement(
        moved,
        element.attributes().stream().filter(it -> !isDeclarationOf(it, from)).toList(),
        element.content().stream()
            .map(
                part ->
                    part instanceof XmlElement.Content.Child(XmlElement child)
                        ? new XmlElement.Content.Child(moved(child, from, to, prefix))
                        : part)
            .toList());
  }

  private static boolean isDeclarationOf(XmlElement.Attribute attribute, String namespace) {
    return !namespace.isEmpty()
        && attribute.name().getNamespaceURI().equals(XMLConstants.XMLNS_ATTRIBUTE_NS_URI)
        && attribute.value().equals(namespace);
  }
}
