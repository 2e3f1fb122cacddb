package io.vireo.wire.xml;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.function.Supplier;

/** Text into values, with the place named when it cannot be. */
final class Values {

  private Values() {}

  static Object parse(Scalar scalar, String text, Supplier<String> place) {
    try {
      return scalar.parse(text);
    } catch (Scalar.BadValueException bad) {
      throw new VirtException(
          ErrorCode.XML_DETAIL,
          "'" + Cursor.quoted(text) + "' in " + place.get() + " is not " + bad.getMessage(),
          bad);
    }
  }

  static VirtException missingAttribute(Name name, Cursor at) {
    return new VirtException(
        ErrorCode.XML_ERROR, "missing attribute " + at.place() + name.attributePlace());
  }

  static VirtException missingElement(Name name, Cursor at) {
    return new VirtException(
        ErrorCode.XML_ERROR, "missing element " + at.place() + name.elementPlace());
  }
}
