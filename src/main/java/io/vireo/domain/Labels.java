package io.vireo.domain;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.wire.xml.XmlElement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.namespace.QName;

/**
 * What a document's metadata says of its domain, for policies and filters to tell it by:
 *
 * <pre>{@code
 * <metadata>
 *   <vireo:labels xmlns:vireo="urn:vireo:labels">
 *     <vireo:label name="team">a</vireo:label>
 *   </vireo:labels>
 * </metadata>
 * }</pre>
 */
final class Labels {

  static final String NAMESPACE = "urn:vireo:labels";

  /** Labels a domain may have. */
  static final int LABELS_MAX = 64;

  private static final int VALUE_CHARS_MAX = 256;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");

  private Labels() {}

  /** Those that are well-formed; the first of a name counts. */
  static Map<String, String> of(Domain document) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (XmlElement label : elements(document)) {
      String name = label.attribute("name").orElse("");
      if (isProper(name, label.text()) && labels.size() < LABELS_MAX) {
        labels.putIfAbsent(name, label.text());
      }
    }
    return labels;
  }

  /**
   * The document, if nothing that it says of labels would be overlooked.
   *
   * @throws VirtException {@code XML_ERROR} naming the label
   */
  static Domain check(Domain document) {
    List<XmlElement> written = elements(document);
    if (of(document).size() != written.size()) {
      throw new VirtException(
              ErrorCode.XML_ERROR,
              "labels must be at most %d, each with a name of its own (letters, digits, . _ / -)"
                      .formatted(LABELS_MAX)
                  + " and a text of at most %d characters".formatted(VALUE_CHARS_MAX))
          .of(document.name());
    }
    return document;
  }

  private static boolean isProper(String name, String value) {
    return NAME.matcher(name).matches()
        && value.length() <= VALUE_CHARS_MAX
        && value.chars().noneMatch(Character::isISOControl);
  }

  private static List<XmlElement> elements(Domain document) {
    return document.about().metadata().stream()
        .flatMap(XmlElement::children)
        .filter(element -> element.name().equals(new QName(NAMESPACE, "labels")))
        .flatMap(XmlElement::children)
        .filter(element -> element.name().equals(new QName(NAMESPACE, "label")))
        .toList();
  }
}
