package io.vireo.surface.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.wire.Word;
import io.vireo.wire.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** JSON Schemas of records, collected under their simple names as they are asked for. */
final class Schemas {

  private static final String PREFIX = "#/components/schemas/";

  private final ObjectNode named = Json.object();

  /** All that were asked for. */
  ObjectNode named() {
    return named;
  }

  /** A reference to the schema of a record. */
  ObjectNode reference(Class<?> type) {
    String name = type == Problem.class ? "ProblemDetails" : type.getSimpleName();
    if (!named.has(name)) {
      named.putObject(name); // before its components, which may refer back to it
      named.set(name, object(type, _ -> true));
    }
    return Json.object().put("$ref", PREFIX + name);
  }

  /** The schema of those components of a record that {@code wanted} says. */
  ObjectNode object(Class<?> type, Predicate<String> wanted) {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Json.object().putArray("required");
    for (RecordComponent component : type.getRecordComponents()) {
      if (wanted.test(component.getName())) {
        String name = Components.spelled(component.getName());
        properties.set(name, of(component.getGenericType()));
        if (required(component)) {
          required.add(name);
        }
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  /** Whether a request must give the component. */
  static boolean required(RecordComponent component) {
    return component.getType() != Optional.class && component.getType() != boolean.class;
  }

  /** The schema of any type that components have. */
  ObjectNode of(Type type) {
    return switch (type) {
      case ParameterizedType generic -> generic(generic);
      case Class<?> plain when plain == Record.class -> Json.object().put("type", "object");
      case Class<?> plain when plain.isRecord() && !isText(plain) -> reference(plain);
      case Class<?> plain when plain.isEnum() -> words(plain);
      case Class<?> plain -> scalar(plain);
      default -> throw new IllegalStateException("no schema for " + type);
    };
  }

  private ObjectNode generic(ParameterizedType type) {
    Type[] inside = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return of(inside[0]);
    }
    if (type.getRawType() == Map.class) {
      ObjectNode map = Json.object().put("type", "object");
      map.set("additionalProperties", of(inside[1]));
      return map;
    }
    if (type.getRawType() == List.class || type.getRawType() == Set.class) {
      ObjectNode list = Json.object().put("type", "array");
      list.set("items", of(inside[0]));
      return list;
    }
    throw new IllegalStateException("no schema for " + type);
  }

  private static boolean isText(Class<?> type) {
    return type == HypervisorUri.class || type == FilePath.class;
  }

  private static ObjectNode scalar(Class<?> type) {
    ObjectNode schema = Json.object();
    return switch (type.getSimpleName()) {
      case "String" -> schema.put("type", "string");
      case "boolean", "Boolean" -> schema.put("type", "boolean");
      case "int", "Integer" -> schema.put("type", "integer").put("format", "int32");
      case "long", "Long" -> schema.put("type", "integer").put("format", "int64");
      default -> text(type, schema.put("type", "string"));
    };
  }

  private static ObjectNode text(Class<?> type, ObjectNode string) {
    if (type == UUID.class) {
      return string.put("format", "uuid");
    } else if (type == HypervisorUri.class) {
      return string.put("format", "uri");
    } else if (type == FilePath.class) {
      return string.put("pattern", "^/").put("maxLength", FilePath.LENGTH_BYTES_MAX);
    } else if (type == DomainRef.class) {
      return string.put("description", "a domain's UUID, or its name within the hypervisor");
    }
    throw new IllegalStateException("no schema for " + type);
  }

  private static ObjectNode words(Class<?> type) {
    ObjectNode schema = Json.object().put("type", "string");
    ArrayNode words = schema.putArray("enum");
    for (Object constant : type.getEnumConstants()) {
      words.add(Word.of((Enum<?>) constant));
    }
    return schema;
  }
}
