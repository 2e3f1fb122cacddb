package io.vireo.wire.xml;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;

/**
 * Reads a document into a record and writes a record as a document, as the annotations of {@code
 * io.vireo.wire} say. Stateless and safe to call from any thread; time and memory are bounded by
 * {@link XmlLimits}.
 *
 * <p>Reading fails with {@code XML_ERROR} for what is not well-formed, not UTF-8, or lacks
 * something required; with {@code XML_DETAIL} for a value that makes no sense where it stands; with
 * {@code DOCUMENT_TOO_LARGE} beyond a limit. Messages name the place, as in {@code
 * /domain/devices/disk[2]/target/@dev}.
 */
public final class XmlCodec {

  private XmlCodec() {}

  /** Reads a document that is encoded in UTF-8. */
  public static <T> T read(byte[] document, Class<T> type) {
    return bind(XmlParser.parse(document), type);
  }

  /** Reads a document that is decoded already; what it says of its encoding is ignored. */
  public static <T> T read(String document, Class<T> type) {
    return bind(XmlParser.parse(document), type);
  }

  /** Reads a document as it is, within the same limits. */
  public static XmlElement tree(byte[] document) {
    return XmlParser.parse(document);
  }

  /** The same of text that is decoded already. */
  public static XmlElement tree(String document) {
    return XmlParser.parse(document);
  }

  /** Writes a tree as {@link #write} writes a record. */
  public static String text(XmlElement root) {
    return XmlPrinter.print(root);
  }

  /** Reads a part of a document that was kept as it was written. */
  public static <T> T bind(XmlElement root, Class<T> type) {
    Cursor cursor = Cursor.of(root);
    Plan plan = Plan.of(type);
    if (!root.name().equals(plan.elementName())) {
      throw new VirtException(
          ErrorCode.XML_ERROR,
          "the document is a <"
              + Cursor.quoted(root.name().getLocalPart())
              + ">, expected a <"
              + plan.elementName().getLocalPart()
              + ">");
    }
    T value = type.cast(plan.read(cursor, cursor));
    refuseLeftovers(cursor);
    return value;
  }

  /** Writes a document: two spaces of indentation, single quotes, a newline at the end. */
  public static String write(Record value) {
    return XmlPrinter.print(element(value));
  }

  /** The document as a tree, for what wants to look at any element by name. */
  public static XmlElement element(Record value) {
    Plan plan = Plan.of(value.getClass());
    ElementBuilder root = new ElementBuilder(plan.elementName());
    plan.write(value, root, root);
    root.declareNamespaces();
    return root.build();
  }

  private static void refuseLeftovers(Cursor cursor) {
    cursor.leftovers().kept().stream()
        .findFirst()
        .ifPresent(
            extra -> {
              throw new VirtException(
                  ErrorCode.XML_ERROR, "unknown " + cursor.place() + "/" + extra.place());
            });
  }
}
