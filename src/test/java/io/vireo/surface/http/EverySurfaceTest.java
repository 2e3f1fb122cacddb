package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.call.Caller;
import io.vireo.call.Terms;
import io.vireo.operation.BinaryDocument;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DocumentText;
import io.vireo.operation.Done;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Mode;
import io.vireo.surface.grpc.GrpcClient;
import io.vireo.surface.http.ApiServer.Reply;
import io.vireo.wire.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row, called over HTTP, by gRPC and in this process: the same arguments reach the house, and
 * the same answer comes back. A new row is called without a change here.
 */
class EverySurfaceTest {

  @TempDir static Path directory;
  private static ApiServer api;
  private static GrpcClient grpc;

  @BeforeAll
  static void serve() {
    api = new ApiServer(directory);
    grpc = new GrpcClient(api.port());
  }

  @AfterAll
  static void close() {
    grpc.close();
    api.close();
  }

  static List<Operation<?, ?>> rows() {
    return Catalogue.ROWS.stream()
        .filter(row -> row.mode() == Mode.QUICK || row.mode() == Mode.JOB)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  <Q extends Record, R extends Record> void answersTheSameEverywhere(Operation<Q, R> row) {
    Q arguments = Json.arguments(row.arguments(), Json.object(row.example()));
    prepare(arguments);
    api.house.calls.clear();
    Record byGrpc = grpc.call(row, arguments, Map.of());
    assertThat(api.house.calls.getFirst().operation()).isEqualTo(row);
    assertThat(api.house.calls.getFirst().arguments()).isEqualTo(arguments);
    assertThat(comparable(byGrpc)).as("gRPC against HTTP").isEqualTo(byHttp(row));
    if (row.mode() == Mode.QUICK) {
      assertThat(comparable(here(row, arguments))).as("in-process").isEqualTo(byHttp(row));
    }
  }

  private static <Q extends Record> Record here(Operation<Q, ?> row, Q arguments) {
    return ApiServer.await(
        api.house.dispatcher().call(row, () -> arguments, Caller.EMBEDDED, Terms.NONE));
  }

  private static String byHttp(Operation<?, ?> row) {
    Reply reply = EveryRowTest.send(api, row, false);
    return reply.header("content-type").equals("application/json")
        ? comparable(reply.json())
        : reply.text();
  }

  /** The house remembers jobs; so that there is one of that number. */
  private static void prepare(Record arguments) {
    if (arguments instanceof OneJob) {
      api.post("/v1/domains/web1/start", "");
    }
  }

  private static String comparable(Record answer) {
    return switch (answer) {
      case DocumentText document -> document.xml();
      case BinaryDocument picture -> new String(picture.toBytes(), StandardCharsets.UTF_8);
      case Done _ -> "";
      default -> comparable(Json.tree(answer));
    };
  }

  /** Without what is different from call to call in any case. */
  private static String comparable(JsonNode tree) {
    if (tree instanceof ObjectNode object && object.has("timeline")) {
      object.remove(List.of("id", "started", "ended", "elapsedMillis", "state", "result"));
    }
    return tree.toString();
  }
}
