package io.vireo.model.domain;

import io.vireo.wire.xml.XmlElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;

/**
 * What one document says and another does not. Spelling is no difference: 0 and 0x0000, a UUID with
 * and without hyphens, the order of attributes and of differently named siblings.
 */
final class TreeDifference {

  private final List<String> lost = new ArrayList<>();

  private TreeDifference() {}

  static List<String> lost(XmlElement before, XmlElement after) {
    TreeDifference difference = new TreeDifference();
    difference.compare(before, after, "/" + before.name().getLocalPart());
    return difference.lost;
  }

  private void compare(XmlElement before, XmlElement after, String place) {
    for (XmlElement.Attribute attribute : before.attributes()) {
      if (attribute.name().getNamespaceURI().equals(XMLConstants.XMLNS_ATTRIBUTE_NS_URI)) {
        continue;
      }
      Optional<String> other =
          after.attributes().stream()
              .filter(a -> a.name().equals(attribute.name()))
              .map(XmlElement.Attribute::value)
              .findFirst();
      if (other.filter(o -> same(o, attribute.value())).isEmpty()) {
        lost.add(place + "/@" + attribute.name().getLocalPart() + "=" + attribute.value());
      }
    }
    if (!same(before.text().strip(), after.text().strip())) {
      lost.add(place + "/text()=" + before.text());
    }
    children(before, after, place);
  }

  private void children(XmlElement before, XmlElement after, String place) {
    Map<QName, Integer> seen = new HashMap<>();
    before
        .children()
        .forEach(
            child -> {
              int index = seen.merge(child.name(), 1, Integer::sum) - 1;
              String where = place + "/" + child.name().getLocalPart() + "[" + (index + 1) + "]";
              Optional<XmlElement> other =
                  after
                      .children()
                      .filter(c -> c.name().equals(child.name()))
                      .skip(index)
                      .findFirst();
              if (other.isPresent()) {
                compare(child, other.get(), where);
              } else if (!child.attributes().isEmpty() || !child.content().isEmpty()) {
                lost.add(where);
              } else if (!child.name().getLocalPart().equals("source")) {
                lost.add(where);
              }
            });
  }

  private static boolean same(String a, String b) {
    return a.equals(b) || canonical(a.strip()).equals(canonical(b.strip()));
  }

  private static String canonical(String text) {
    if (text.matches("[0-9a-fA-F-]{32,36}")) {
      String digits = text.replace("-", "");
      return digits.length() == 32 ? uuid(digits) : text;
    }
    if (text.matches("0x[0-9a-fA-F]{1,16}")) {
      return Long.toUnsignedString(Long.parseUnsignedLong(text.substring(2), 16));
    }
    return text.matches("[0-9]{1,18}") ? Long.toString(Long.parseLong(text)) : text;
  }

  private static String uuid(String digits) {
    return new UUID(
            Long.parseUnsignedLong(digits.substring(0, 16), 16),
            Long.parseUnsignedLong(digits.substring(16), 16))
        .toString();
  }
}
