package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.RequestOptions;
import io.vireo.call.Caller.Way;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Done;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Mode;
import io.vireo.operation.Operation.Route;
import io.vireo.surface.http.ApiServer.Reply;
import io.vireo.wire.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the catalogue is reached by its route, with the arguments of its example. */
class EveryRowTest {

  @TempDir static Path directory;
  private static ApiServer api;

  @BeforeAll
  static void serve() {
    api = new ApiServer(directory);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  static List<Operation<?, ?>> rows() {
    return Catalogue.ROWS;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isReachedByItsRoute(Operation<?, ?> row) {
    api.house.calls.clear();
    Reply reply = send(api, row, false);
    assertThat(reply.status()).as(reply.text()).isEqualTo(expectedStatus(row));
    assertThat(api.house.calls.getFirst().operation()).isEqualTo(row);
    assertThat(api.house.calls.getFirst().arguments()).isEqualTo(example(row));
    assertThat(api.house.calls.getFirst().caller().way()).isEqualTo(Way.UNIX_SOCKET);
    assertThat(api.house.calls.getFirst().caller().name()).startsWith("uid ");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void takesEverythingInTheQueryToo(Operation<?, ?> row) {
    api.house.calls.clear();
    Reply reply = send(api, row, true);
    assertThat(reply.status()).as(reply.text()).isEqualTo(expectedStatus(row));
    assertThat(api.house.calls.getFirst().arguments()).isEqualTo(example(row));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answersOnTcpWithTheSame(Operation<?, ?> row) {
    Route route = row.route().orElseThrow();
    if (route.method() != Operation.Method.GET || row.name().startsWith("job.")) {
      return;
    }
    String uri = uri(row, true);
    assertThat(api.send(api.onTcp("GET", uri), "").text()).isNotEmpty();
    assertThat(api.house.calls.getLast().caller().way()).isEqualTo(Way.INSECURE_TCP);
  }

  @Test
  void takesNamesWithSlashesAndSpaces() {
    api.house.calls.clear();
    assertThat(api.get("/v1/domains/a%2Fb%20c+d").status()).isEqualTo(200);
    assertThat(api.house.calls.getFirst().arguments())
        .extracting(it -> Json.tree(it).path("domain").asText())
        .isEqualTo("a/b c+d");
  }

  /** Calls a row as its example says. */
  static Reply send(ApiServer api, Operation<?, ?> row, boolean allInQuery) {
    if (row.name().startsWith("job.info")) {
      api.post("/v1/domains/web1/start", ""); // so that there is a job 1
      api.house.calls.clear();
    }
    Route route = row.route().orElseThrow();
    boolean inQuery =
        allInQuery || route.method() == Operation.Method.GET || row.mode() == Mode.TAKES;
    RequestOptions request = api.onUnix(route.method().name(), uri(row, inQuery));
    return inQuery
        ? api.send(request, "")
        : api.send(request.putHeader("Content-Type", "application/json"), row.example());
  }

  private static String uri(Operation<?, ?> row, boolean inQuery) {
    Route route = row.route().orElseThrow();
    ObjectNode example = Json.object(row.example());
    String path = Routes.ROOT + route.path();
    StringBuilder query = new StringBuilder();
    for (var property : example.properties()) {
      String value = URLEncoder.encode(property.getValue().asText(), StandardCharsets.UTF_8);
      String placeholder = "{" + property.getKey() + "}";
      if (path.contains(placeholder)) {
        path = path.replace(placeholder, value);
      } else if (inQuery || route.selector().filter(property.getKey()::equals).isPresent()) {
        query.append('&').append(property.getKey()).append('=').append(value);
      }
    }
    return path + "?" + (query.isEmpty() ? "" : query.substring(1));
  }

  private static Record example(Operation<?, ?> row) {
    return Json.arguments(row.arguments(), Json.object(row.example()));
  }

  private static int expectedStatus(Operation<?, ?> row) {
    if (row.mode() == Mode.JOB) {
      return 202;
    }
    if (row.result() == Done.class) {
      return 204;
    }
    return row.route().orElseThrow().creates() ? 201 : 200;
  }
}
