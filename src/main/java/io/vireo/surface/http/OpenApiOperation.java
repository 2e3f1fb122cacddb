package io.vireo.surface.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.operation.BinaryDocument;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.Done;
import io.vireo.operation.JobInfo;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Method;
import io.vireo.operation.Operation.Mode;
import io.vireo.operation.Operation.Route;
import io.vireo.operation.StreamOperations;
import io.vireo.wire.json.Json;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;

/** One row of the catalogue as OpenAPI describes an operation. */
final class OpenApiOperation {

  private final Schemas schemas;

  OpenApiOperation(Schemas schemas) {
    this.schemas = schemas;
  }

  ObjectNode of(Operation<?, ?> row) {
    Route route = row.route().orElseThrow();
    ObjectNode operation = Json.object().put("operationId", row.name());
    operation.putArray("tags").add(row.name().substring(0, row.name().indexOf('.')));
    operation.put("summary", summary(row, route));
    operation.put("description", "Needs the permission `" + row.needs() + "`.");
    operation.set("parameters", parameters(row, route));
    if (row.mode() == Mode.TAKES) {
      operation.set("requestBody", binary(Json.object().put("required", true)));
    } else if (takesBody(route) && row.arguments().getRecordComponents().length > 0) {
      operation.set("requestBody", body(row, route));
    }
    operation.set("responses", responses(row, route));
    return operation;
  }

  private static String summary(Operation<?, ?> row, Route route) {
    return route.selector().map(name -> "With `?" + name + "=true`: ").orElse("") + row.sentence();
  }

  private static boolean takesBody(Route route) {
    return route.method() == Method.POST || route.method() == Method.PUT;
  }

  private ArrayNode parameters(Operation<?, ?> row, Route route) {
    ArrayNode parameters = Json.object().putArray("parameters");
    for (RecordComponent component : row.arguments().getRecordComponents()) {
      boolean inPath = Routes.placeholders(route).contains(component.getName());
      boolean required = inPath || (!takesBody(route) && Schemas.required(component));
      if (inPath || !component.getName().equals(BodyType.DOCUMENT)) {
        parameters
            .addObject()
            .put("name", Components.spelled(component.getName()))
            .put("in", inPath ? "path" : "query")
            .put("required", required)
            .set("schema", schemas.of(component.getGenericType()));
      }
    }
    if (row.mode() == Mode.JOB) {
      header(parameters, "Prefer", "`wait=N` waits up to N seconds for the job's end", "string");
    }
    header(parameters, Prefer.REQUEST_TIMEOUT, "seconds until the call is given up", "integer");
    return parameters;
  }

  private static void header(ArrayNode parameters, String name, String says, String type) {
    parameters
        .addObject()
        .put("name", name)
        .put("in", "header")
        .put("description", says)
        .putObject("schema")
        .put("type", type);
  }

  private ObjectNode body(Operation<?, ?> row, Route route) {
    Set<String> inPath = Routes.placeholders(route);
    ObjectNode schema = schemas.object(row.arguments(), name -> !inPath.contains(name));
    ObjectNode body = Json.object().put("required", schema.has("required"));
    ObjectNode content = body.putObject("content");
    ObjectNode json = content.putObject(Answer.JSON);
    json.set("schema", schema);
    json.set("example", Json.object(row.example()).without(List.copyOf(inPath)));
    if (Components.of(row).containsKey(BodyType.DOCUMENT)) {
      content.putObject(Answer.XML).putObject("schema").put("type", "string");
    }
    return body;
  }

  /** Bytes of a stream; that they are no text is what its media type says (OpenAPI 3.1). */
  private static ObjectNode binary(ObjectNode message) {
    message.putObject("content").putObject(StreamOperations.MEDIA_TYPE);
    return message;
  }

  private static ObjectNode stream(Operation<?, ?> row) {
    ObjectNode responses = Json.object();
    binary(responses.putObject("200").put("description", row.sentence()));
    location(responses, "200", "the job whose digest is to be confirmed");
    problems(responses);
    return responses;
  }

  private ObjectNode responses(Operation<?, ?> row, Route route) {
    if (row.mode() == Mode.GIVES) {
      return stream(row);
    }
    ObjectNode responses = Json.object();
    if (row.mode() == Mode.JOB) {
      ObjectNode accepted = content(responses, "202", "The job was admitted.");
      accepted.putObject(Answer.JSON).set("schema", schemas.reference(JobInfo.class));
      location(responses, "202", "the job");
    }
    if (row.result() == Done.class) {
      responses.putObject("204").put("description", "Done.");
    } else {
      String status = route.creates() ? "201" : "200";
      result(content(responses, status, row.sentence()), row);
      if (route.creates()) {
        location(responses, status, "the new resource");
      }
      if (route.creates() && row.result() == DomainInfo.class) {
        result(content(responses, "200", "It took the place of an earlier one."), row);
      }
    }
    problems(responses);
    return responses;
  }

  private void result(ObjectNode content, Operation<?, ?> row) {
    if (row.result() == BinaryDocument.class) {
      content.putObject(BinaryDocument.PNG);
      return;
    }
    content.putObject(Answer.JSON).set("schema", schemas.reference(row.result()));
    if (OpenApi.isDocument(row.result()) || row.xml().isPresent()) {
      content.putObject(Answer.XML).putObject("schema").put("type", "string");
    }
  }

  private static void location(ObjectNode responses, String status, String what) {
    ((ObjectNode) responses.get(status))
        .putObject("headers")
        .putObject("Location")
        .put("description", "the place of " + what)
        .putObject("schema")
        .put("type", "string");
  }

  /** Adds a response with a body; the result takes its media types. */
  static ObjectNode content(ObjectNode responses, String status, String says) {
    return responses.putObject(status).put("description", says).putObject("content");
  }

  static void problems(ObjectNode responses) {
    responses.putObject("default").put("$ref", "#/components/responses/Problem");
  }

  /** Adds a row that shares method and path, chosen by its selector, to the one described. */
  static void merge(ObjectNode described, ObjectNode other) {
    described.put(
        "summary", described.path("summary").asText() + " " + other.path("summary").asText());
    ArrayNode parameters = (ArrayNode) described.get("parameters");
    for (JsonNode parameter : other.path("parameters")) {
      boolean known =
          parameters.valueStream().anyMatch(it -> it.get("name").equals(parameter.get("name")));
      if (!known) {
        parameters.add(parameter);
      }
    }
    ObjectNode responses = (ObjectNode) described.get("responses");
    other
        .path("responses")
        .properties()
        .forEach(
            each -> {
              if (responses.has(each.getKey())) {
                eitherOf(responses.get(each.getKey()), each.getValue());
              } else {
                responses.set(each.getKey(), each.getValue());
              }
            });
    eitherOf(described.path("requestBody"), other.path("requestBody"));
  }

  /** What is described twice and differently may be the one or the other. */
  private static void eitherOf(JsonNode described, JsonNode other) {
    JsonNode one = described.path("content").path(Answer.JSON);
    JsonNode two = other.path("content").path(Answer.JSON);
    if (one instanceof ObjectNode json && !one.get("schema").equals(two.path("schema"))) {
      ObjectNode either = Json.object();
      either.putArray("anyOf").add(json.get("schema")).add(two.get("schema"));
      json.set("schema", either);
    }
  }
}
