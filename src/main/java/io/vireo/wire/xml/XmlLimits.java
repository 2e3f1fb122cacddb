package io.vireo.wire.xml;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;

/** How large a document may be. Far above what guests need, far below what hurts. */
public final class XmlLimits {

  /** Bytes, or characters of a document that is decoded already. */
  public static final int DOCUMENT_BYTES_MAX = 4 * 1024 * 1024;

  /** Elements inside each other. */
  public static final int DEPTH_MAX = 64;

  /** Elements in a document. */
  public static final int ELEMENTS_MAX = 100_000;

  /** Attributes of one element. */
  public static final int ATTRIBUTES_MAX = 128;

  /** Characters in one attribute. */
  public static final int ATTRIBUTE_CHARS_MAX = 64 * 1024;

  private XmlLimits() {}

  static void check(String what, long value, long limit) {
    if (value > limit) {
      throw new VirtException(
          ErrorCode.DOCUMENT_TOO_LARGE,
          "the document has more than " + limit + " " + what + "; make it smaller");
    }
  }
}
