package io.vireo.wire;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component read from an attribute. {@code T} is required unless it has a {@link #fallback()},
 * {@code Optional<T>} may be absent.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Attr {
  /**
   * The attribute; by default the name of the component. A path such as {@code "mac/address"} means
   * an attribute of a child element that has no record of its own.
   */
  String value() default "";

  /** 16 for numbers written as {@code 0x1f}; reading takes either form. */
  int radix() default 10;

  /** The least number of digits written. */
  int width() default 1;

  /** The text read when the attribute is absent; it is written like any other value. */
  String fallback() default "";
}
