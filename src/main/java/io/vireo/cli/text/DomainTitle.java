package io.vireo.cli.text;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The title that a domain's document may have. */
public final class DomainTitle {

  private DomainTitle() {}

  /** The text of the element {@code title} right below the root; empty if there is none. */
  public static String in(String xml) {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      return find(factory.createXMLStreamReader(new StringReader(xml)));
    } catch (XMLStreamException notXml) {
      return "";
    }
  }

  private static String find(XMLStreamReader reader) throws XMLStreamException {
    int depth = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          if (depth == 2 && reader.getLocalName().equals("title")) {
            return reader.getElementText();
          }
        }
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
    return "";
  }
}
