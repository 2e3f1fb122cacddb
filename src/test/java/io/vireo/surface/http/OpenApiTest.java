package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenApiTest {

  private static final Path EMITTED = Path.of("src/main/resources");

  private final ObjectNode document = Json.object(OpenApi.document());

  static List<Operation<?, ?>> rows() {
    return Catalogue.ROWS;
  }

  /**
   * Run with {@code -Dgolden=update} after a change of the catalogue, and review the difference.
   */
  @Test
  void emittedFilesAreWhatTheCatalogueSays() throws IOException {
    emitted(OpenApi.FILE, OpenApi.document());
    emitted(OpenApi.YAML_FILE, OpenApi.yaml());
  }

  private static void emitted(String name, String text) throws IOException {
    Path file = EMITTED.resolve(name);
    if ("update".equals(System.getProperty("golden"))) {
      Files.writeString(file, text);
    }
    assertThat(Files.readString(file))
        .as(name + " drifted; run the test with -Dgolden=update")
        .isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void describesEveryRow(Operation<?, ?> row) {
    JsonNode described = at(row);
    assertThat(described.path("summary").asText()).contains(row.sentence());
    assertThat(described.at("/responses/default/$ref").asText())
        .isEqualTo("#/components/responses/Problem");
    assertThat(described.path("responses").size()).isGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesEveryComponentOfTheArguments(Operation<?, ?> row) {
    String described = at(row).toString();
    Components.of(row)
        .keySet()
        .forEach(name -> assertThat(described).contains("\"" + Components.spelled(name) + "\""));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (JsonNode reference : document.findValues("$ref")) {
      String pointer = reference.asText().substring(1);
      assertThat(document.at(pointer).isMissingNode()).as(pointer).isFalse();
    }
  }

  @Test
  void describesWhatIsNoRow() {
    for (String path :
        List.of(
            Routes.EVENTS,
            JobWatch.PATH,
            Routes.OPENAPI,
            Routes.OPENAPI_YAML,
            "/v1/domains/{domain}/console/socket",
            "/v1/domains/{domain}/vnc/socket")) {
      assertThat(document.path("paths").path(path).path("get").has("operationId")).isTrue();
    }
    assertThat(document.at("/paths/~1v1~1events/get/parameters").findValuesAsText("name"))
        .containsExactlyInAnyOrder("since", "domain", "label", "hypervisor", "type");
  }

  @Test
  void saysHowCallersAreKnown() {
    assertThat(document.at("/components/securitySchemes/certificate/type").asText())
        .isEqualTo("mutualTLS");
    assertThat(document.path("security").size()).isEqualTo(4);
  }

  @Test
  void schemasOfDifferentRecordsHaveDifferentNames() {
    assertThat(document.at("/components/schemas/ProblemDetails/properties").has("instance"))
        .isTrue();
    assertThat(document.at("/components/schemas/Problem/properties").has("message")).isTrue();
  }

  @Test
  void optionalsAndFlagsAreNotRequired() {
    String required = document.at("/components/schemas/DomainInfo/required").toString();
    assertThat(required).contains("uuid", "state").doesNotContain("job", "silentSince");
  }

  @Test
  void jobsAnswer202AndTheirResult() {
    JsonNode responses = document.at("/paths/~1v1~1domains~1{domain}~1save/post/responses");
    assertThat(responses.has("202")).isTrue();
    assertThat(responses.at("/200/content/application~1json/schema/anyOf/0/$ref").asText())
        .endsWith("/Saved");
    assertThat(responses.at("/202/headers").has("Location")).isTrue();
  }

  @Test
  void doneAnswers204() {
    JsonNode responses = document.at("/paths/~1v1~1domains~1{domain}/delete/responses");
    assertThat(responses.has("204")).isTrue();
    assertThat(responses.has("200")).isFalse();
  }

  @Test
  void rowsOfOnePlaceAreDescribedTogether() {
    JsonNode post = document.at("/paths/~1v1~1domains/post");
    assertThat(post.path("summary").asText()).contains("Keeps a domain", "`?start=true`");
    assertThat(post.at("/responses").has("201")).isTrue();
    assertThat(post.at("/responses").has("202")).isTrue();
    assertThat(post.at("/requestBody/content").has("application/xml")).isTrue();
  }

  private JsonNode at(Operation<?, ?> row) {
    Operation.Route route = row.route().orElseThrow();
    return document
        .path("paths")
        .path(Routes.ROOT + route.path())
        .path(route.method().name().toLowerCase(Locale.ROOT));
  }
}
