package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.EventReader.Told;
import io.vireo.cli.client.Reply;
import io.vireo.cli.client.Request;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The HTTP API over the daemon's socket, as a test wants it: answers are what they must be. */
public final class Api {

  public static final Duration LIMIT = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DaemonClient client;

  public Api(Path socket) {
    this.client = new DaemonClient(socket, LIMIT);
  }

  /** Whatever is answered. */
  public Reply send(Request request) {
    return client.exchange(request);
  }

  /** An answer that must be a good one. */
  public JsonNode ok(Request request) {
    Reply reply = send(request);
    assertThat(reply.status())
        .as("%s %s: %s", request.method(), request.target(), reply.body())
        .isBetween(200, 299);
    return json(reply);
  }

  /** A refusal that must be one, a problem document. */
  public JsonNode refused(Request request) {
    Reply reply = send(request);
    assertThat(reply.status())
        .as("%s %s: %s", request.method(), request.target(), reply.body())
        .isGreaterThanOrEqualTo(400);
    assertThat(reply.header("content-type")).contains("application/problem+json");
    return json(reply);
  }

  /** The same, its code. */
  public String codeOf(Request request) {
    return refused(request).path("code").asText();
  }

  private static JsonNode json(Reply reply) {
    try {
      return reply.body().isEmpty() ? JSON.missingNode() : JSON.readTree(reply.body());
    } catch (JsonProcessingException noJson) {
      throw new UncheckedIOException(reply.body(), noJson);
    }
  }

  // -- requests -----------------------------------------------------------------------------

  public static Request get(String target) {
    return Request.get("/v1" + target);
  }

  public static Request delete(String target) {
    return Request.of("DELETE", "/v1" + target);
  }

  /** Waits for the end of a job, if it is one. */
  public static Request post(String target, String json) {
    return begin(target, json).with("Prefer", "wait=80");
  }

  public static Request post(String target) {
    return post(target, "{}");
  }

  /** Does not wait for the end of the job. */
  public static Request begin(String target, String json) {
    return Request.of("POST", "/v1" + target).json(json);
  }

  public static Request put(String target, String json) {
    return Request.of("PUT", "/v1" + target).json(json);
  }

  /** Sends a document. */
  public static Request xml(String method, String target, String document) {
    return new Request(
        method,
        "/v1" + target,
        Map.of("Content-Type", "application/xml", "Prefer", "wait=80"),
        document);
  }

  public static String path(Path file) {
    return JSON.createObjectNode().put("path", file.toString()).toString();
  }

  public static String query(Path file) {
    return "path=" + URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
  }

  // -- domains ------------------------------------------------------------------------------

  public JsonNode define(String document) {
    return ok(xml("POST", "/domains", document));
  }

  public JsonNode start(String domain) {
    return ok(post("/domains/" + domain + "/start"));
  }

  /** A short act: {@code suspend}, {@code reset} … */
  public JsonNode act(String domain, String verb) {
    return ok(post("/domains/" + domain + "/" + verb));
  }

  public JsonNode info(String domain) {
    return ok(get("/domains/" + domain));
  }

  public String state(String domain) {
    return info(domain).path("state").asText();
  }

  public String document(Request request) {
    Reply reply = send(request.with("Accept", "application/xml"));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.body();
  }

  public JsonNode save(String domain, Path target) {
    return ok(post("/domains/" + domain + "/save", path(target)));
  }

  public JsonNode restore(Path image) {
    return ok(post("/restore", path(image)));
  }

  public JsonNode image(Path file) {
    return ok(get("/save-image?" + query(file)));
  }

  /** Begins a save and returns its job's number. */
  public long beginSave(String domain, Path target) {
    return ok(begin("/domains/" + domain + "/save", path(target))).path("id").asLong();
  }

  public JsonNode job(long id) {
    return ok(get("/jobs/" + id));
  }

  /** Asks until the job is as wanted; it must not end before. */
  public JsonNode awaitJob(long id, Predicate<JsonNode> wanted) throws Exception {
    List<JsonNode> seen = new ArrayList<>();
    Eventually.yes(
        "job " + id,
        LIMIT,
        () -> {
          seen.add(job(id));
          boolean found = wanted.test(seen.getLast());
          assertThat(found || seen.getLast().path("state").asText().equals("running"))
              .as("the job ended before: %s", seen.getLast())
              .isTrue();
          return found;
        });
    return seen.getLast();
  }

  /** The job when it has ended. */
  public JsonNode awaitEnd(long id) throws Exception {
    return awaitJob(id, job -> !job.path("state").asText().equals("running"));
  }

  public void awaitState(String domain, String state) throws Exception {
    Eventually.yes("domain '" + domain + "' " + state, LIMIT, () -> state(domain).equals(state));
  }

  /** The first event from number {@code since} on that is as wanted. */
  public JsonNode awaitEvent(long since, Predicate<JsonNode> wanted) {
    List<JsonNode> found = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    Predicate<Told> each =
        told -> {
          boolean is = wanted.test(told.data());
          (is ? found : others).add(told.data());
          return !is;
        };
    assertThat(client.events("?since=" + since, Duration.ofSeconds(30), each))
        .as("there were only %s", others)
        .isTrue();
    return found.getFirst();
  }

  /** Whether this is a domain's lifecycle event of this kind. */
  public static Predicate<JsonNode> lifecycle(String domain, String event) {
    return told ->
        told.path("type").asText().equals("lifecycle")
            && told.path("domain").path("name").asText().equals(domain)
            && told.path("event").asText().equalsIgnoreCase(event);
  }
}
