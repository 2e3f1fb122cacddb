package io.vireo.surface.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DocumentText;
import io.vireo.operation.Operation;
import io.vireo.surface.ws.EventQuery;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;

/** The OpenAPI 3.1 document, derived from the catalogue's rows and their records. */
public final class OpenApi {

  private static final String ABOUT =
      """
      Virtual machines: defined, started, saved, restored. Whoever reaches this API is root on \
      the host: it is served on a Unix socket for its owner alone, and on TCP only on loopback \
      and only when asked for. There are no identities to check yet, hence no security scheme.

      Work that takes time is a job: it answers 202 with the job's place, or with its result if \
      the client sends `Prefer: wait=N` and it ends within N seconds. Whatever fails answers \
      `application/problem+json` with libvirt's number and name for the failure.\
      """;

  private final Schemas schemas = new Schemas();
  private final OpenApiOperation operations = new OpenApiOperation(schemas);
  private final ObjectNode paths = Json.object();

  private OpenApi() {}

  /** The document as text, the same at every call. */
  public static String document() {
    return Json.pretty(new OpenApi().build()) + "\n";
  }

  /**
   * The document as it ships, which a test holds to {@link #document()}: working it out takes a
   * tenth of a second, which whoever starts the daemon would wait for.
   */
  static byte[] shipped() {
    try (InputStream resource = OpenApi.class.getResourceAsStream("/openapi.json")) {
      return Objects.requireNonNull(resource, "openapi.json is not there").readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private ObjectNode build() {
    Catalogue.ROWS.forEach(this::row);
    events();
    page();
    ObjectNode document = Json.object().put("openapi", "3.1.0");
    document.putObject("info").put("title", "Vireo").put("version", "1").put("description", ABOUT);
    document.putArray("servers").addObject().put("url", "/");
    document.putArray("security");
    document.set("paths", paths);
    ObjectNode components = document.putObject("components");
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

  private void events() {
    ObjectNode get = paths.putObject(Routes.EVENTS).putObject("get").put("operationId", "events");
    get.put("summary", "Gives events as they come.")
        .put(
            "description",
            "Upgrades to a WebSocket of JSON texts; without the upgrade the same texts come as"
                + " server-sent events whose ids are the events' numbers. The first message is"
                + " `hello` with the newest number; a `gap` tells of events that came too fast."
                + (" Needs the permission `" + Subscribers.NEEDS + "`."));
    eventFilters(get.putArray("parameters"));
    ObjectNode responses = get.putObject("responses");
    responses.putObject("101").put("description", "The connection is a WebSocket now.");
    responses
        .putObject("200")
        .put("description", "Events follow.")
        .putObject("content")
        .putObject(ServerSentEvents.MEDIA_TYPE)
        .putObject("schema")
        .put("type", "string");
    OpenApiOperation.problems(responses);
  }

  private static void eventFilters(ArrayNode parameters) {
    ObjectNode integer = Json.object().put("type", "integer").put("minimum", 0);
    parameter(parameters, "since", "number of the last event seen", integer);
    parameter(parameters, "domain", "UUID or name", Json.object().put("type", "string"));
    parameter(parameters, "hypervisor", "URI", Json.object().put("type", "string"));
    ObjectNode types = Json.object().put("type", "array");
    ArrayNode words = types.putObject("items").put("type", "string").putArray("enum");
    EventQuery.TYPES.forEach(words::add);
    parameter(parameters, "type", "only these, repeated or separated by commas", types);
  }

  private static void parameter(ArrayNode all, String name, String says, ObjectNode schema) {
    all.addObject()
        .put("name", name)
        .put("in", "query")
        .put("description", says)
        .set("schema", schema);
  }

  private void page() {
    ObjectNode get = paths.putObject(Routes.OPENAPI).putObject("get").put("operationId", "openapi");
    get.put("summary", "Gives this document.");
    ObjectNode content = OpenApiOperation.content(get.putObject("responses"), "200", "Ok.");
    content.putObject(Answer.JSON).putObject("schema").put("type", "object");
  }

  /** The type of what is a document and not JSON. */
  static boolean isDocument(Class<?> result) {
    return result == DocumentText.class;
  }
}
