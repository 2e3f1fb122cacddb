package io.vireo.wire;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A sealed interface whose {@link Case} is chosen by the value of an attribute. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Choice {
  /** The element that carries the attribute. */
  enum Place {
    /** The element from which the case itself is read. */
    SELF,
    /** The element around it; the inner element may then be absent as a whole. */
    PARENT
  }

  /** The attribute that chooses. */
  String by();

  Place on() default Place.SELF;

  /** The case taken when the attribute is absent; without one the attribute is required. */
  String fallback() default "";
}
