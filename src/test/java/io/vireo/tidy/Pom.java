package io.vireo.tidy;

import java.io.IOException;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the build file asks for: names as {@code group:artifact}. */
final class Pom {

  private static final String OWN_GROUP = "org.apache.maven.plugins";

  private Pom() {}

  /** Everything that is downloaded because the file names it. */
  static NavigableSet<String> asked() {
    NavigableSet<String> asked = new TreeSet<>();
    Document pom = read();
    Stream.of("dependency", "plugin", "path")
        .flatMap(tag -> elements(pom.getElementsByTagName(tag)))
        .filter(each -> !text(each, "artifactId").isEmpty())
        .map(Pom::name)
        .forEach(asked::add);
    return asked;
  }

  private static String name(Element element) {
    String group = text(element, "groupId");
    return (group.isEmpty() ? OWN_GROUP : group) + ":" + text(element, "artifactId");
  }

  private static String text(Element element, String child) {
    return elements(element.getChildNodes())
        .filter(each -> each.getTagName().equals(child))
        .map(Element::getTextContent)
        .findFirst()
        .orElse("");
  }

  private static Stream<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }

  private static Document read() {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(Project.ROOT.resolve("pom.xml").toFile());
    } catch (IOException | SAXException | ParserConfigurationException unreadable) {
      throw new IllegalStateException("pom.xml cannot be read", unreadable);
    }
  }
}
