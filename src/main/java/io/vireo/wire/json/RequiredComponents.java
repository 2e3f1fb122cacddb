package io.vireo.wire.json;

import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.util.Optional;

/** What a document may leave out: flags, which are then false, and what is optional anyway. */
final class RequiredComponents extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  @Override
  public Boolean hasRequiredMarker(AnnotatedMember member) {
    Class<?> type = member.getRawType();
    return type != boolean.class && type != Optional.class;
  }
}
