package io.vireo.surface.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.operation.JobInfo;
import io.vireo.surface.ws.EventQuery;
import io.vireo.wire.json.Json;

/** What is no row of the catalogue, as OpenAPI describes it. */
final class OpenApiPages {

  private static final String STRING = "string";

  private final Schemas schemas;
  private final ObjectNode paths;

  /**
   * @param paths where descriptions are put
   */
  OpenApiPages(Schemas schemas, ObjectNode paths) {
    this.schemas = schemas;
    this.paths = paths;
  }

  void describe() {
    events();
    watch();
    socket("console", "Opens a console or a channel of a domain.");
    socket("vnc", "Opens the screen of a domain, in VNC's protocol.");
    document(Routes.OPENAPI, "openapi", Answer.JSON, "object");
    document(Routes.OPENAPI_YAML, "openapi.yaml", OpenApi.YAML_TYPE, STRING);
  }

  private ObjectNode get(String path, String id, String summary) {
    return paths.putObject(path).putObject("get").put("operationId", id).put("summary", summary);
  }

  private void events() {
    ObjectNode get = get(Routes.EVENTS, "events", "Gives events as they come.");
    get.put(
        "description",
        "Upgrades to a WebSocket of JSON texts; without the upgrade the same texts come as"
            + " server-sent events whose ids are the events' positions. The first message is"
            + " `hello` with the newest number; a `gap` tells of events that came too fast."
            + (" Needs the permission `" + Subscribers.NEEDS + "`."));
    eventFilters(get.putArray("parameters"));
    ObjectNode responses = get.putObject("responses");
    upgraded(responses);
    sent(responses, "Events follow.", text());
    OpenApiOperation.problems(responses);
  }

  private static void eventFilters(ArrayNode parameters) {
    query(parameters, "since", "position or number of the last event seen", text());
    query(parameters, "domain", "UUID or name; may be repeated", list(text()));
    query(parameters, "label", "`KEY=VALUE`; may be repeated", list(text()));
    query(parameters, "hypervisor", "URI", text());
    ObjectNode word = text();
    ArrayNode words = word.putArray("enum");
    EventQuery.TYPES.forEach(words::add);
    query(parameters, "type", "only these, repeated or separated by commas", list(word));
  }

  private void watch() {
    ObjectNode get = get(JobWatch.PATH, "job.watch", "Tells how a job stands, until it has ended.");
    get.put("description", "Server-sent events of `JobInfo`. Needs the permission `domain:read`.");
    path(get.putArray("parameters"), "id", Json.object().put("type", "integer"));
    ObjectNode responses = get.putObject("responses");
    sent(responses, "The job as it goes on.", schemas.reference(JobInfo.class));
    OpenApiOperation.problems(responses);
  }

  private void socket(String name, String summary) {
    ObjectNode get =
        get(Routes.ROOT + "/domains/{domain}/" + name + "/socket", name + ".socket", summary);
    get.put("description", "A WebSocket, for whoever brings a ticket or shows who they are.");
    ArrayNode parameters = get.putArray("parameters");
    path(parameters, "domain", text());
    query(parameters, "ticket", "what the ticket's call gave; nothing else with it", text());
    ObjectNode responses = get.putObject("responses");
    upgraded(responses);
    OpenApiOperation.problems(responses);
  }

  private void document(String path, String id, String mediaType, String type) {
    ObjectNode get = get(path, id, "Gives this document.");
    ObjectNode content = OpenApiOperation.content(get.putObject("responses"), "200", "Ok.");
    content.putObject(mediaType).putObject("schema").put("type", type);
  }

  private static void upgraded(ObjectNode responses) {
    responses.putObject("101").put("description", "The connection is a WebSocket now.");
  }

  private static void sent(ObjectNode responses, String says, ObjectNode schema) {
    OpenApiOperation.content(responses, "200", says)
        .putObject(ServerSentEvents.MEDIA_TYPE)
        .set("schema", schema);
  }

  private static ObjectNode text() {
    return Json.object().put("type", STRING);
  }

  private static ObjectNode list(ObjectNode items) {
    ObjectNode list = Json.object().put("type", "array");
    list.set("items", items);
    return list;
  }

  private static void path(ArrayNode all, String name, ObjectNode schema) {
    parameter(all, name, "path", schema).put("required", true);
  }

  private static void query(ArrayNode all, String name, String says, ObjectNode schema) {
    parameter(all, name, "query", schema).put("description", says);
  }

  private static ObjectNode parameter(ArrayNode all, String name, String in, ObjectNode schema) {
    ObjectNode parameter = all.addObject().put("name", name).put("in", in);
    parameter.set("schema", schema);
    return parameter;
  }
}
