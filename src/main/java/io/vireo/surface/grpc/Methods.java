package io.vireo.surface.grpc;

import io.vireo.operation.Catalogue;
import io.vireo.operation.DryRun;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Mode;
import io.vireo.operation.Preflight;
import io.vireo.surface.grpc.EventMessages.EventMessage;
import io.vireo.surface.grpc.EventMessages.Subscribe;
import io.vireo.wire.proto.Codec;
import io.vireo.wire.proto.FieldNumbers;
import io.vireo.wire.proto.Schema;
import io.vireo.wire.proto.Service;
import io.vireo.wire.proto.Service.Flow;
import io.vireo.wire.proto.Service.Rpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** All methods there are, derived from the catalogue's rows. Made once; any thread may look. */
final class Methods {

  static final String PACKAGE = "vireo.v1";

  /** Where the numbers of fields are kept. */
  static final String NUMBERS = "vireo-proto-numbers.txt";

  private static final String SERVICE = "Service";

  private final FieldNumbers numbers;
  private final Schema schema;
  private final SequencedMap<String, List<Method>> services = new LinkedHashMap<>();

  /** What a method does. */
  sealed interface Act {}

  /** A row's call. */
  record Call(Operation<?, ?> row) implements Act {}

  /** What a row's call would do. */
  record Rehearse(Operation<?, ?> row) implements Act {}

  /** A job as it goes on. */
  record Watch() implements Act {}

  /** Events as they come. */
  record Listen() implements Act {}

  /** One method, and how its messages are read and written. */
  record Method(Rpc rpc, Act act) {}

  private Methods(FieldNumbers numbers) {
    this.numbers = numbers;
    this.schema = new Schema(numbers, results());
    Catalogue.ROWS.forEach(this::row);
    put("JobService", watch());
    put(
        "EventService",
        new Method(
            new Rpc(
                "Subscribe",
                "Tells events as they come, or from a position on. Needs connect:search_domains.",
                one(Subscribe.class),
                Flow.many(schema.codec(EventMessage.class))),
            new Listen()));
    Catalogue.ROWS.stream().filter(Operation::changes).forEach(this::dryRun);
  }

  /** The methods of this build. */
  static Methods load() {
    try (InputStream lines = Methods.class.getResourceAsStream("/" + NUMBERS)) {
      return of(new String(lines.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Methods whose fields have the numbers that {@code lines} say. */
  static Methods of(String lines) {
    return new Methods(FieldNumbers.read(lines));
  }

  FieldNumbers numbers() {
    return numbers;
  }

  Schema schema() {
    return schema;
  }

  /** By the names of their services, without the package. */
  SequencedMap<String, List<Method>> byService() {
    return services;
  }

  List<Service> services() {
    return services.entrySet().stream()
        .map(each -> new Service(each.getKey(), each.getValue().stream().map(Method::rpc).toList()))
        .toList();
  }

  private void put(String service, Method method) {
    services.computeIfAbsent(service, _ -> new ArrayList<>()).add(method);
  }

  private void row(Operation<?, ?> row) {
    String[] name = row.name().split("\\.", 2);
    Rpc rpc = new Rpc(camel(name[1]), says(row), request(row), response(row));
    put(camel(name[0]) + SERVICE, new Method(rpc, new Call(row)));
  }

  private static String says(Operation<?, ?> row) {
    String how =
        switch (row.mode()) {
          case QUICK -> "";
          case JOB -> " Answers the job that does it, ended or not.";
          case GIVES -> " The job's number is in the metadata.";
          case TAKES -> " The first part is the arguments, all others are bytes.";
        };
    return row.sentence() + how + " Needs " + row.needs() + ".";
  }

  private Flow request(Operation<?, ?> row) {
    if (row.mode() != Mode.TAKES) {
      return one(row.arguments());
    }
    SequencedMap<String, Class<? extends Record>> cases = new LinkedHashMap<>();
    cases.put("arguments", row.arguments());
    cases.put("chunk", Chunk.class);
    return Flow.many(schema.choice(row.arguments().getSimpleName() + "Part", cases));
  }

  private Flow response(Operation<?, ?> row) {
    return switch (row.mode()) {
      case QUICK, TAKES -> one(row.result());
      case JOB -> one(JobInfo.class);
      case GIVES -> Flow.many(schema.codec(Chunk.class));
    };
  }

  private Method watch() {
    Rpc rpc =
        new Rpc(
            "Watch",
            "Tells of a job now, whenever it has moved, and at its end. Needs domain:read.",
            one(OneJob.class),
            Flow.many(schema.codec(JobInfo.class)));
    return new Method(rpc, new Watch());
  }

  private void dryRun(Operation<?, ?> row) {
    Class<? extends Record> answer =
        Catalogue.preflight(row).isPresent() ? Preflight.class : DryRun.class;
    Rpc rpc =
        new Rpc(
            camel(row.name()),
            "Tells what " + row.name() + " would do. Needs " + row.needs() + ".",
            one(row.arguments()),
            one(answer));
    put("DryRunService", new Method(rpc, new Rehearse(row)));
  }

  private Flow one(Class<? extends Record> type) {
    Codec<?> codec = schema.codec(type);
    return Flow.one(codec);
  }

  /** What jobs may end with. */
  private static List<Class<? extends Record>> results() {
    Map<String, Class<? extends Record>> results = new LinkedHashMap<>();
    for (Operation<?, ?> row : Catalogue.ROWS) {
      if (row.mode() != Mode.QUICK) {
        results.put(row.result().getName(), row.result());
      }
    }
    return List.copyOf(results.values());
  }

  /** {@code save-image} as {@code SaveImage}. */
  static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("[-.]")) {
      camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return camel.toString();
  }
}
