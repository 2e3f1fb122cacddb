package io.vireo.wire;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component read from a child element, or from the text of one if its type is a scalar. {@code T}
 * is required, {@code Optional<T>} may be absent, {@code List<T>} may repeat. A list of a sealed
 * interface takes every child that one of its permitted records names with {@link Element}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Child {
  /**
   * The element; by default the name of the component. Either a path such as {@code "a/b"}, or a
   * name in a namespace, as in {@code "{http://example.org/ns}prefix:local"}.
   */
  String value() default "";

  /** Whether a required element may be left out, which then means the same as an empty one. */
  boolean emptyIfAbsent() default false;
}
