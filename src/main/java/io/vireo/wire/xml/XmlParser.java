package io.vireo.wire.xml;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.COMMENT;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Text into a tree, within {@link XmlLimits}. Document type declarations are refused outright: a
 * definition needs none, and every bomb and every reach for a file of the host starts with one.
 */
final class XmlParser {

  private static final XMLInputFactory FACTORY = factory();
  private static final Set<String> ENCODINGS = Set.of("UTF-8", "UTF8", "US-ASCII", "ASCII");

  /** How the JDK's parser begins the message about a limit of its own. */
  private static final String JDK_LIMIT = "JAXP0001";

  private final XMLStreamReader reader;
  private final Deque<Open> open = new ArrayDeque<>();
  private int elements;

  private XmlParser(XMLStreamReader reader) {
    this.reader = reader;
  }

  static XmlElement parse(byte[] document) {
    XmlLimits.check("bytes", document.length, XmlLimits.DOCUMENT_BYTES_MAX);
    return parse(decoded(document), true);
  }

  static XmlElement parse(String document) {
    return parse(document, false);
  }

  private static XmlElement parse(String document, boolean encodingMatters) {
    XmlLimits.check("characters", document.length(), XmlLimits.DOCUMENT_BYTES_MAX);
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(document));
      if (encodingMatters) {
        checkEncoding(reader);
      }
      return new XmlParser(reader).tree();
    } catch (XMLStreamException malformed) {
      throw refusal(malformed);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory;
  }

  private static String decoded(byte[] document) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(document))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException other) {
      throw new VirtException(
          ErrorCode.XML_ERROR, "the document is not valid UTF-8; encode it in UTF-8", other);
    }
  }

  private static void checkEncoding(XMLStreamReader reader) {
    Optional.ofNullable(reader.getCharacterEncodingScheme())
        .filter(encoding -> !ENCODINGS.contains(encoding.toUpperCase(Locale.ROOT)))
        .ifPresent(
            encoding -> {
              throw new VirtException(
                  ErrorCode.XML_ERROR,
                  "the document says it is encoded in "
                      + Cursor.quoted(encoding)
                      + "; encode it in UTF-8");
            });
  }

  private static VirtException refusal(XMLStreamException malformed) {
    String message = String.valueOf(malformed.getMessage());
    if (message.contains(JDK_LIMIT)) {
      return new VirtException(
          ErrorCode.DOCUMENT_TOO_LARGE,
          "the document exceeds a limit of the XML parser",
          malformed);
    }
    return new VirtException(
        ErrorCode.XML_ERROR,
        "the document is not well-formed XML" + where(malformed.getLocation()),
        malformed);
  }

  private static String where(Location location) {
    return location == null || location.getLineNumber() < 1
        ? ""
        : " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }

  private XmlElement tree() throws XMLStreamException {
    while (reader.hasNext()) {
      switch (reader.next()) {
        case START_ELEMENT -> start();
        case END_ELEMENT -> {
          XmlElement closed = open.pop().close();
          if (open.isEmpty()) {
            finish();
            return closed;
          }
          open.peek().content.add(new XmlElement.Content.Child(closed));
        }
        case CHARACTERS, CDATA, SPACE -> add(new XmlElement.Content.Text(reader.getText()));
        case COMMENT -> add(new XmlElement.Content.Comment(reader.getText()));
        case DTD, ENTITY_REFERENCE -> throw typeDeclaration();
        default -> {}
      }
    }
    throw new VirtException(ErrorCode.XML_ERROR, "the document has no element");
  }

  /** Nothing but space and comments may follow the root; the reader says so if it does. */
  private void finish() throws XMLStreamException {
    while (reader.hasNext()) {
      reader.next();
    }
  }

  private static VirtException typeDeclaration() {
    return new VirtException(
        ErrorCode.XML_ERROR,
        "document type declarations and entities are refused; remove the DOCTYPE");
  }

  private void start() {
    XmlLimits.check("elements", ++elements, XmlLimits.ELEMENTS_MAX);
    XmlLimits.check("levels", open.size() + 1L, XmlLimits.DEPTH_MAX);
    XmlLimits.check(
        "attributes in one element", reader.getAttributeCount(), XmlLimits.ATTRIBUTES_MAX);
    open.push(new Open(reader.getName(), attributes()));
  }

  private List<XmlElement.Attribute> attributes() {
    List<XmlElement.Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < reader.getNamespaceCount(); i++) {
      attributes.add(namespace(reader.getNamespacePrefix(i), reader.getNamespaceURI(i)));
    }
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String value = reader.getAttributeValue(i);
      XmlLimits.check("characters in one attribute", value.length(), XmlLimits.ATTRIBUTE_CHARS_MAX);
      attributes.add(new XmlElement.Attribute(reader.getAttributeName(i), value));
    }
    return attributes;
  }

  private static XmlElement.Attribute namespace(String prefix, String uri) {
    String declared = uri == null ? "" : uri;
    QName name =
        prefix == null || prefix.isEmpty()
            ? new QName(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, XMLConstants.XMLNS_ATTRIBUTE)
            : new QName(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, prefix, XMLConstants.XMLNS_ATTRIBUTE);
    return new XmlElement.Attribute(name, declared);
  }

  private void add(XmlElement.Content part) {
    if (!open.isEmpty()) {
      open.peek().content.add(part);
    }
  }

  /** An element whose end has not been seen. */
  private record Open(
      QName name, List<XmlElement.Attribute> attributes, List<XmlElement.Content> content) {

    Open(QName name, List<XmlElement.Attribute> attributes) {
      this(name, attributes, new ArrayList<>());
    }

    /** Space between elements is layout and not kept. */
    XmlElement close() {
      if (content.stream().anyMatch(part -> !(part instanceof XmlElement.Content.Text))) {
        content.removeIf(
            part -> part instanceof XmlElement.Content.Text(String text) && text.isBlank());
      }
      return new XmlElement(name, attributes, content);
    }
  }
}
