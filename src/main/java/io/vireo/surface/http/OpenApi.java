package io.vireo.surface.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.vertx.core.buffer.Buffer;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DocumentText;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The OpenAPI 3.1 document, derived from the catalogue's rows and their records. */
public final class OpenApi {

  static final String FILE = "openapi.json";
  static final String YAML_FILE = "openapi.yaml";

  /** RFC 9512. */
  static final String YAML_TYPE = "application/yaml";

  private static final ObjectMapper YAML =
      JsonMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .build())
          .build();

  private static final String ABOUT =
      """
      Virtual machines: defined, started, saved, restored. On a Unix socket the kernel says who \
      calls; on TCP callers show a token, a password or a certificate, and what they may do is \
      the daemon's policy.

      Work that takes time is a job: it answers 202 with the job's place, or with its result if \
      the client sends `Prefer: wait=N` and it ends within N seconds. Whatever fails answers \
      `application/problem+json` with libvirt's number and name for the failure.\
      """;

  private static final String BEARER = "bearer";
  private static final String PASSWORD = "password";
  private static final String CERTIFICATE = "certificate";

  private final Schemas schemas = new Schemas();
  private final OpenApiOperation operations = new OpenApiOperation(schemas);
  private final ObjectNode paths = Json.object();

  private OpenApi() {}

  /** The document as text, the same at every call. */
  public static String document() {
    return Json.pretty(new OpenApi().build()) + "\n";
  }

  /** The same as YAML. */
  static String yaml() {
    try {
      return YAML.writeValueAsString(new OpenApi().build());
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The page that gives the document as it ships in one of its two forms. */
  static Answer page(String file) {
    String type = file.equals(FILE) ? Answer.JSON : YAML_TYPE;
    return new Answer(200, Map.of("Content-Type", type), Buffer.buffer(shipped(file)));
  }

  /**
   * The document as it ships, which a test holds to {@link #document()} and {@link #yaml()}:
   * working it out takes a tenth of a second, which whoever starts the daemon would wait for.
   */
  static byte[] shipped(String file) {
    try (InputStream resource = OpenApi.class.getResourceAsStream("/" + file)) {
      return Objects.requireNonNull(resource, file + " is not there").readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private ObjectNode build() {
    Catalogue.ROWS.forEach(this::row);
    new OpenApiPages(schemas, paths).describe();
    ObjectNode document = Json.object().put("openapi", "3.1.0");
    document.putObject("info").put("title", "Vireo").put("version", "1").put("description", ABOUT);
    document.putArray("servers").addObject().put("url", "/");
    security(document.putArray("security"));
    document.set("paths", paths);
    ObjectNode components = document.putObject("components");
    identities(components.putObject("securitySchemes"));
    components.set("responses", responses());
    components.set("schemas", schemas.named());
    return document;
  }

  private void row(Operation<?, ?> row) {
    row.route()
        .ifPresent(
            route -> {
              ObjectNode place = paths.withObjectProperty(Routes.ROOT + route.path());
              String method = route.method().name().toLowerCase(Locale.ROOT);
              ObjectNode described = operations.of(row);
              if (place.get(method) instanceof ObjectNode sibling) {
                OpenApiOperation.merge(sibling, described);
              } else {
                place.set(method, described);
              }
            });
  }

  private ObjectNode responses() {
    ObjectNode responses = Json.object();
    ObjectNode problem =
        responses
            .putObject("Problem")
            .put("description", "The call failed; the sentence in `detail` names the remedy.");
    problem
        .putObject("content")
        .putObject(Problem.MEDIA_TYPE)
        .set("schema", schemas.reference(Problem.class));
    return responses;
  }

  /** Nothing where the kernel tells, else any one of them. */
  private static void security(ArrayNode ways) {
    ways.addObject();
    for (String way : List.of(BEARER, PASSWORD, CERTIFICATE)) {
      ways.addObject().putArray(way);
    }
  }

  private static void identities(ObjectNode schemes) {
    schemes
        .putObject(BEARER)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A token of the daemon's file, or one that an issuer signed.");
    schemes
        .putObject(PASSWORD)
        .put("type", "http")
        .put("scheme", "basic")
        .put("description", "Over TLS.");
    schemes
        .putObject(CERTIFICATE)
        .put("type", "mutualTLS")
        .put("description", "A client's certificate.");
  }

  /** The type of what is a document and not JSON. */
  static boolean isDocument(Class<?> result) {
    return result == DocumentText.class;
  }
}
