package io.vireo.wire.xdr;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How long a string, opaque data or a list may be, where that is not the usual limit. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Max {
  /** Bytes of a string or of opaque data, elements of a list. */
  int value();
}
