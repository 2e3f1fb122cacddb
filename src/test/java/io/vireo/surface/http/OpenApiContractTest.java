package io.vireo.surface.http;

import static io.vireo.surface.http.ApiServer.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIVersion;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.surface.http.ApiServer.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The document that is served, held to OpenAPI's own schema for 3.1 by a reader that is not ours,
 * and what is answered held to the document.
 */
class OpenApiContractTest {

  private static final JsonSchemaOptions DRAFT =
      new JsonSchemaOptions()
          .setBaseUri("http://localhost/")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  @TempDir static Path directory;
  private static ApiServer api;
  private static ObjectNode document;

  @BeforeAll
  static void read() {
    api = new ApiServer(directory);
    document = api.get(Routes.OPENAPI).json();
  }

  @AfterAll
  static void close() {
    api.close();
  }

  private static Future<?> validated(ObjectNode some) {
    OpenAPIVersion version = OpenAPIVersion.V3_1;
    return version
        .getRepository(api.vertx, "http://localhost/")
        .compose(
            schemas ->
                version.validateContract(api.vertx, schemas, new JsonObject(some.toString())))
        .map(
            said -> {
              assertThat(said.getErrors()).as("errors").isNullOrEmpty();
              return said;
            });
  }

  @Test
  void theDocumentIsOpenApi() {
    await(validated(document));
  }

  static List<Operation<?, ?>> rows() {
    return Catalogue.ROWS;
  }

  @Test
  void whatIsWrongIsFound() {
    ObjectNode wrong = document.deepCopy();
    ((ObjectNode) wrong.at("/paths/~1v1~1domains/get/parameters/0")).put("in", "Query");
    assertThatThrownBy(() -> await(validated(wrong))).hasMessageContaining("did not match");
  }

  @Test
  void yamlSaysTheSame() throws IOException {
    Reply yaml = api.get(Routes.OPENAPI_YAML);
    assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
    JsonNode read = new YAMLMapper().readTree(yaml.text());
    assertThat(read).isEqualTo(document);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answersAreAsDescribed(Operation<?, ?> row) {
    Reply reply = EveryRowTest.send(api, row, false);
    JsonNode answer = described(row).path("responses").path(String.valueOf(reply.status()));
    assertThat(answer.has("description")).as("status " + reply.status()).isTrue();
    if (reply.status() != 204) {
      String type = reply.header("Content-Type").replaceFirst(";.*", "");
      assertThat(answer.path("content").has(type)).as(type).isTrue();
      if (type.equals(Answer.JSON)) {
        fits(reply, answer.path("content").path(type).path("schema"));
      }
    }
  }

  @Test
  void failuresAreAsDescribed() {
    Reply refused = api.get("/v1/hypervisors?nonsense=1");
    assertThat(refused.status()).isEqualTo(400);
    JsonNode problem = document.at("/components/responses/Problem/content");
    fits(refused, problem.path(refused.header("Content-Type")).path("schema"));
  }

  /** Whether the reply is what the schema says, and has nothing that it does not say. */
  private static void fits(Reply reply, JsonNode schema) {
    ObjectNode closed = (ObjectNode) schema.deepCopy();
    closed.put("unevaluatedProperties", false).set("components", document.get("components"));
    OutputUnit said =
        Validator.create(JsonSchema.of(new JsonObject(closed.toString())), DRAFT)
            .validate(new JsonObject(reply.text()));
    assertThat(said.getErrors()).as(reply.text()).isNullOrEmpty();
    assertThat(said.getValid()).isTrue();
  }

  private static JsonNode described(Operation<?, ?> row) {
    Operation.Route route = row.route().orElseThrow();
    return document
        .path("paths")
        .path(Routes.ROOT + route.path())
        .path(route.method().name().toLowerCase(Locale.ROOT));
  }
}
