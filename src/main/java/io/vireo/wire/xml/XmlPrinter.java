package io.vireo.wire.xml;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import javax.xml.namespace.QName;

/** A tree as text in libvirt's layout: two spaces a level, single quotes, {@code <empty/>}. */
final class XmlPrinter {

  private static final String LEVEL = "  ";

  private final StringBuilder out = new StringBuilder(4096);

  private XmlPrinter() {}

  static String print(XmlElement root) {
    XmlPrinter printer = new XmlPrinter();
    printer.element(root, 0);
    return printer.out.append('\n').toString();
  }

  private void element(XmlElement element, int depth) {
    String name = written(element.name());
    out.append('<').append(name);
    for (XmlElement.Attribute attribute : element.attributes()) {
      out.append(' ').append(written(attribute.name())).append("='");
      escape(attribute.value(), true);
      out.append('\'');
    }
    if (element.content().isEmpty()) {
      out.append("/>");
      return;
    }
    out.append('>');
    content(element, depth);
    out.append("</").append(name).append('>');
  }

  /** Text among elements must not gain space, so such content goes without line breaks. */
  private void content(XmlElement element, int depth) {
    boolean lines = element.content().stream().noneMatch(XmlElement.Content.Text.class::isInstance);
    for (XmlElement.Content part : element.content()) {
      if (lines) {
        newLine(depth + 1);
      }
      switch (part) {
        case XmlElement.Content.Text(String text) -> escape(text, false);
        case XmlElement.Content.Comment(String text) ->
            out.append("<!--").append(text).append("-->");
        case XmlElement.Content.Child(XmlElement child) -> element(child, depth + 1);
      }
    }
    if (lines) {
      newLine(depth);
    }
  }

  private void newLine(int depth) {
    out.append('\n').append(LEVEL.repeat(depth));
  }

  private static String written(QName name) {
    return name.getPrefix().isEmpty()
        ? name.getLocalPart()
        : name.getPrefix() + ":" + name.getLocalPart();
  }

  private void escape(String text, boolean attribute) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '\'' -> out.append("&apos;");
        case '"' -> out.append("&quot;");
        case '\r' -> out.append("&#13;");
        case '\n', '\t' -> {
          if (attribute) {
            out.append("&#").append((int) c).append(';');
          } else {
            out.append(c);
          }
        }
        default -> out.append(legal(text, i));
      }
    }
  }

  private static char legal(String text, int at) {
    char c = text.charAt(at);
    boolean pair =
        Character.isHighSurrogate(c)
            ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
            : !Character.isLowSurrogate(c)
                || (at > 0 && Character.isHighSurrogate(text.charAt(at - 1)));
    if (c < ' ' || c == '\uFFFE' || c == '\uFFFF' || !pair) {
      throw new VirtException(
          ErrorCode.XML_ERROR,
          "XML cannot hold the character U+%04X; remove it".formatted((int) c));
    }
    return c;
  }
}
