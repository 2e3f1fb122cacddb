package io.vireo.wire.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Jackson's refusals in sentences for callers. Values are never repeated: they may be secrets. */
final class Refusals {

  private Refusals() {}

  static VirtException malformed(JsonProcessingException malformed) {
    JsonLocation at = malformed.getLocation();
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new VirtException(
        ErrorCode.PARSE_FAILED, "JSON document is malformed" + where, malformed);
  }

  static VirtException tooMuch(StreamConstraintsException tooMuch) {
    return new VirtException(
        ErrorCode.DOCUMENT_TOO_LARGE,
        "JSON document exceeds a limit: at most "
            + (Json.NESTING_MAX + " levels deep, names of at most ")
            + (Json.NAME_CHARS_MAX + " characters"),
        tooMuch);
  }

  /** Of what does not fit a record. */
  static VirtException sentence(JsonProcessingException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof VirtException own) {
        return own;
      }
    }
    return new VirtException(ErrorCode.INVALID_ARG, shape(refused), refused);
  }

  private static String shape(JsonProcessingException refused) {
    return switch (refused) {
      case UnrecognizedPropertyException unknown ->
          "unknown property '%s'; known are %s"
              .formatted(path(unknown), known(unknown.getKnownPropertyIds()));
      case MismatchedInputException mismatch when missing(mismatch) ->
          "property '" + path(mismatch) + "' is missing";
      case MismatchedInputException mismatch ->
          "property '%s' must be %s".formatted(path(mismatch), expected(mismatch.getTargetType()));
      case JsonMappingException other -> "property '" + path(other) + "' is not acceptable";
      default -> "the document is not acceptable";
    };
  }

  private static boolean missing(MismatchedInputException mismatch) {
    String reason = mismatch.getOriginalMessage();
    return reason.startsWith("Missing required creator property")
        || reason.startsWith("Null value for creator property");
  }

  private static String known(Collection<Object> names) {
    return names.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  /** {@code disks[2].name}. */
  private static String path(JsonMappingException refused) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : refused.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String expected(Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    return switch (type.getSimpleName()) {
      case "boolean", "Boolean" -> "true or false";
      case "int", "Integer" -> "a whole number of at most 32 bits";
      case "long", "Long" -> "a whole number";
      case "UUID" -> "a UUID like 8c2d3a3e-0d7e-4f2a-9a51-2f6f0b1d9a77";
      case "List", "Set", "ArrayList", "HashSet" -> "an array";
      default -> type.isRecord() || type == Map.class ? "an object" : "a text";
    };
  }
}
