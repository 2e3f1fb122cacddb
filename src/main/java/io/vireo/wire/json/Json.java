package io.vireo.wire.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Records as JSON and back. A component is a property of the same name; an absent {@code Optional}
 * is omitted, an absent boolean is false, any other absent component is refused by name, as is a
 * property that no component has.
 */
public final class Json {

  /** The longest document that is read, in bytes. */
  public static final int DOCUMENT_BYTES_MAX = 4 * 1024 * 1024;

  /** How deep objects and arrays may be nested. */
  public static final int NESTING_MAX = 32;

  /** The longest property name, in characters. */
  public static final int NAME_CHARS_MAX = 256;

  private static final JsonMapper MAPPER = mapper();

  private Json() {}

  /** A new object to put properties into. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads a text that must be one JSON object.
   *
   * @throws VirtException {@code PARSE_FAILED} saying where it is malformed, {@code
   *     DOCUMENT_TOO_LARGE} naming the limit
   */
  public static ObjectNode object(byte[] document) {
    if (document.length > DOCUMENT_BYTES_MAX) {
      throw new VirtException(
          ErrorCode.DOCUMENT_TOO_LARGE,
          "JSON document is longer than " + DOCUMENT_BYTES_MAX + " bytes");
    }
    if (tree(document) instanceof ObjectNode object) {
      return object;
    }
    throw new VirtException(
        ErrorCode.INVALID_ARG, "JSON document must be an object, like {\"name\": value}");
  }

  /** As {@link #object(byte[])}. */
  public static ObjectNode object(String document) {
    return object(document.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The record that {@code properties} describe.
   *
   * @throws VirtException {@code INVALID_ARG} naming the property at fault, or what the record's
   *     own constructor refuses
   */
  public static <Q extends Record> Q arguments(Class<Q> type, ObjectNode properties) {
    try {
      return MAPPER.treeToValue(properties, type);
    } catch (JsonProcessingException refused) {
      throw Refusals.sentence(refused);
    }
  }

  /** A value as a tree; a record becomes an object. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A value as text on one line. */
  public static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** A value as text on one line, encoded as UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException notWritable) {
      throw new IllegalStateException(value.getClass() + " has no JSON form", notWritable);
    }
  }

  /** A value as text for people, over several lines. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException notWritable) {
      throw new IllegalStateException(value.getClass() + " has no JSON form", notWritable);
    }
  }

  private static JsonNode tree(byte[] document) {
    try {
      return MAPPER.readTree(document);
    } catch (StreamConstraintsException tooMuch) {
      throw Refusals.tooMuch(tooMuch);
    } catch (JsonProcessingException malformed) {
      throw Refusals.malformed(malformed);
    } catch (IOException notText) {
      throw new VirtException(ErrorCode.PARSE_FAILED, "JSON document is not UTF-8", notText);
    }
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder(factory())
        .addModules(new Jdk8Module(), new PlainText())
        .annotationIntrospector(new RequiredComponents())
        .serializationInclusion(JsonInclude.Include.NON_ABSENT)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
        .build();
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxDocumentLength(DOCUMENT_BYTES_MAX)
                .maxStringLength(DOCUMENT_BYTES_MAX)
                .maxNestingDepth(NESTING_MAX)
                .maxNameLength(NAME_CHARS_MAX)
                .build())
        .build();
  }
}
