package io.vireo.wire;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The element that a record is read from where nothing else names it: as a document, and as one of
 * several kinds in a list such as {@code <devices>}. {@code "*"} marks the kind that takes every
 * element no other kind takes.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Element {
  /** The element name. */
  String value();
}
