package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.Create;
import io.vireo.operation.DomainOperations.GetXml;
import io.vireo.operation.SaveOperations;
import io.vireo.surface.http.ApiServer.Reply;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What well-meant requests get. */
class AnswersTest {

  private static final String SAVE = "/v1/domains/web1/save";
  private static final String SAVE_BODY = "{\"path\": \"/s\"}";

  @TempDir Path directory;
  private ApiServer api;

  @BeforeEach
  void serve() {
    api = new ApiServer(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  // Jobs

  @Test
  void jobIsAcceptedAndHasAPlace() {
    api.house.jobsEnd = Promise.<Void>promise().future();
    Reply reply = api.post(SAVE, SAVE_BODY);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.header("Location")).isEqualTo("/v1/jobs/1");
    assertThat(reply.json().path("state").asText()).isEqualTo("running");
    assertThat(reply.json().path("operation").asText()).isEqualTo("domain.save");
    assertThat(api.get(reply.header("Location")).json().path("id").asInt()).isEqualTo(1);
  }

  @Test
  void jobIsWaitedForAndItsResultComes() {
    Promise<Void> end = Promise.promise();
    api.house.jobsEnd = end.future();
    Future<Reply> later =
        api.later(
            api.onUnix("POST", SAVE)
                .putHeader("Content-Type", "application/json")
                .putHeader("Prefer", "respond-async, wait=10"),
            Buffer.buffer(SAVE_BODY));
    api.vertx.setTimer(100, _ -> end.complete());
    Reply reply = ApiServer.await(later);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Preference-Applied")).isEqualTo("wait=10");
    assertThat(reply.json().path("guestBytes").asInt()).isEqualTo(9);
  }

  @Test
  void jobThatTakesLongerThanTheWaitIsAccepted() {
    api.house.jobsEnd = Promise.<Void>promise().future();
    Reply reply = api.send(api.onUnix("POST", SAVE).putHeader("Prefer", "wait=1"), SAVE_BODY);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.header("Location")).isEqualTo("/v1/jobs/1");
  }

  @Test
  void jobThatFailsWhileWaitedForIsAProblem() {
    api.house.jobsEnd =
        Future.failedFuture(new VirtException(ErrorCode.NO_SPACE, "no room; free some").of("web1"));
    Reply reply = api.send(api.onUnix("POST", SAVE).putHeader("Prefer", "wait=5"), SAVE_BODY);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().path("code").asText()).isEqualTo("NO_SPACE");
    assertThat(reply.json().path("object").asText()).isEqualTo("web1");
  }

  @Test
  void jobThatIsNotAdmittedIsAProblem() {
    api.house.failure = Optional.of(new VirtException(ErrorCode.RESOURCE_BUSY, "domain is busy"));
    assertThat(api.post(SAVE, SAVE_BODY).status()).isEqualTo(409);
  }

  @Test
  void endedJobShowsItsResult() {
    api.post(SAVE, SAVE_BODY);
    Reply job = api.get("/v1/jobs/1");
    assertThat(job.json().at("/result/guestBytes").asInt()).isEqualTo(9);
  }

  // Making things

  @Test
  void definedDomainHasAPlace() {
    Reply reply = xml("POST", "/v1/domains", FakeHouse.DOCUMENT);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Location")).isEqualTo("/v1/domains/" + FakeHouse.WEB1);
    assertThat(reply.json().path("name").asText()).isEqualTo("web1");
  }

  @Test
  void replacedDomainIsNothingNew() {
    api.house.replaces = true;
    Reply reply = xml("POST", "/v1/domains", FakeHouse.DOCUMENT);
    api.house.replaces = false;
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Location")).isEmpty();
    assertThat(reply.json().path("replaced").asBoolean()).isTrue();
  }

  @Test
  void selectorChoosesTheRow() {
    xml("POST", "/v1/domains?start=true&paused&transient=1", FakeHouse.DOCUMENT);
    assertThat(api.house.calls.getFirst().operation()).isEqualTo(DomainOperations.CREATE);
    Create create = (Create) api.house.calls.getFirst().arguments();
    assertThat(create.xml()).isEqualTo(FakeHouse.DOCUMENT);
    assertThat(create.start() && create.paused() && create.transientDomain()).isTrue();
  }

  @Test
  void selectorThatSaysNoChoosesTheOther() {
    assertThat(xml("POST", "/v1/domains?start=false", FakeHouse.DOCUMENT).status()).isEqualTo(201);
    assertThat(api.house.calls.getFirst().operation()).isEqualTo(DomainOperations.DEFINE);
  }

  @Test
  void createdDomainThatWasWaitedForHasAPlace() {
    Reply reply =
        api.send(
            api.onUnix("POST", "/v1/domains?start=true")
                .putHeader("Content-Type", "application/xml")
                .putHeader("Prefer", "wait=5"),
            FakeHouse.DOCUMENT);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Location")).isEqualTo("/v1/domains/" + FakeHouse.WEB1);
  }

  @Test
  void transientIsUnderstoodInTheBody() {
    api.post("/v1/domains?start=true", "{\"xml\": \"<domain/>\", \"transient\": true}");
    assertThat(((Create) api.house.calls.getFirst().arguments()).transientDomain()).isTrue();
  }

  // XML and JSON

  @Test
  void documentIsAskedForByAccept() {
    Reply reply = api.get("/v1/domains/web1?inactive=true", "application/xml");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith("application/xml");
    assertThat(reply.text()).isEqualTo(FakeHouse.DOCUMENT);
    assertThat(((GetXml) api.house.calls.getFirst().arguments()).inactive()).isTrue();
  }

  @Test
  void savedDocumentIsAskedForByAccept() {
    assertThat(api.get("/v1/save-image?path=/s", "text/xml").text()).isEqualTo(FakeHouse.DOCUMENT);
    assertThat(api.house.calls.getFirst().operation()).isEqualTo(SaveOperations.IMAGE_XML);
  }

  @Test
  void documentComesAsXmlUnlessJsonIsPreferred() {
    assertThat(api.get("/v1/domains/web1/xml").text()).isEqualTo(FakeHouse.DOCUMENT);
    Reply json = api.get("/v1/domains/web1/xml", "application/json");
    assertThat(json.json().path("xml").asText()).isEqualTo(FakeHouse.DOCUMENT);
  }

  @Test
  void jsonIsTheDefault() {
    assertThat(api.get("/v1/domains/web1", "*/*").header("Content-Type"))
        .isEqualTo("application/json");
    assertThat(api.get("/v1/domains", "application/xml").header("Content-Type"))
        .isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-8"})
  void xmlIsReadInTheEncodingThatItDeclares(String encoding) {
    String document = "<?xml version='1.0' encoding='" + encoding + "'?><domain>\u00e9</domain>";
    Buffer body = Buffer.buffer(document.getBytes(Charset.forName(encoding)));
    Reply reply =
        ApiServer.await(
            api.later(
                api.onUnix("PUT", "/v1/domains/web1").putHeader("Content-Type", "text/xml"), body));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(api.house.calls.getFirst().arguments().toString())
        .contains("<domain>\u00e9</domain>");
  }

  @Test
  void xmlThatIsNotWhatItDeclaresIsRefused() {
    Buffer body = Buffer.buffer("<domain>\u00e9</domain>".getBytes(StandardCharsets.ISO_8859_1));
    Reply reply =
        ApiServer.await(
            api.later(
                api.onUnix("PUT", "/v1/domains/web1").putHeader("Content-Type", "application/xml"),
                body));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("code").asText()).isEqualTo("XML_ERROR");
  }

  // Time

  @Test
  void callThatTakesTooLongIsGivenUp() {
    api.house.silent = true;
    Reply reply =
        api.send(api.onUnix("GET", "/v1/domains/web1").putHeader("Request-Timeout", "1"), "");
    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.json().path("detail").asText())
        .isEqualTo("domain.info was not done within 1 s; it may yet happen");
  }

  // The document

  @Test
  void servesTheOpenApiDocument() {
    Reply reply = api.get("/v1/openapi.json");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("openapi").asText()).startsWith("3.1");
  }

  private Reply xml(String method, String uri, String document) {
    return api.send(api.onUnix(method, uri).putHeader("Content-Type", "application/xml"), document);
  }
}
