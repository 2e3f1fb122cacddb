package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.surface.grpc.GrpcClient;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/reference.md} is what the catalogue's rows say. */
class ReferencePageTest {

  private static final Path PAGE = Path.of("docs/reference.md");

  private static final String HEAD =
      """
      # Reference

      Every call, as the catalogue has it. Generated; `ReferencePageTest` says how. `/v1/openapi.json` and
      `src/main/resources/vireo.proto` say the same to programs; [api.md](api.md) and [grpc.md](grpc.md)
      explain what all calls share.
      """;

  /** Run with {@code -Dgolden=update} after a change of the catalogue. */
  @Test
  void saysWhatTheCatalogueSays() throws IOException {
    if ("update".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE))
        .as("drifted; run the test with -Dgolden=update")
        .isEqualTo(page());
  }

  @Test
  void everyRowHasItsPlace() {
    Catalogue.ROWS.forEach(row -> assertThat(page()).contains("\n## " + row.name() + "\n"));
  }

  private static String page() {
    return HEAD
        + Catalogue.ROWS.stream().map(ReferencePageTest::section).collect(Collectors.joining());
  }

  private static String section(Operation<?, ?> row) {
    StringBuilder text = new StringBuilder("\n## " + row.name() + "\n\n");
    text.append(row.sentence()).append(how(row)).append("\n\n| | |\n|---|---|\n");
    row.route().ifPresent(route -> line(text, "HTTP", http(route)));
    line(text, "gRPC", "`vireo.v1." + GrpcClient.path(row) + "`");
    command(row).ifPresent(name -> line(text, "command", "`vireo " + name + "`"));
    line(text, "permission", "`" + row.needs() + "`");
    line(text, "answers", "`" + row.result().getSimpleName() + "`");
    arguments(row, text);
    text.append("\nExample: `").append(row.example()).append("`\n");
    return text.toString();
  }

  private static String how(Operation<?, ?> row) {
    return switch (row.mode()) {
      case QUICK -> "";
      case JOB -> " A job.";
      case GIVES -> " A job; its answer is a stream of bytes.";
      case TAKES -> " A job; its request is a stream of bytes.";
    };
  }

  private static void line(StringBuilder text, String what, String says) {
    text.append("| ").append(what).append(" | ").append(says).append(" |\n");
  }

  private static String http(Operation.Route route) {
    String selector = route.selector().map(name -> "?" + name + "=true").orElse("");
    return "`" + route.method() + " /v1" + route.path() + selector + "`";
  }

  private static Optional<String> command(Operation<?, ?> row) {
    return CommandTable.rows().stream()
        .filter(each -> each.row().equals(row))
        .map(CommandRow::name)
        .findFirst();
  }

  private static void arguments(Operation<?, ?> row, StringBuilder text) {
    List<RecordComponent> components = Arrays.asList(row.arguments().getRecordComponents());
    if (!components.isEmpty()) {
      text.append("\n| argument | type | |\n|---|---|---|\n");
      components.forEach(
          each ->
              text.append("| `%s` | %s | %s |\n".formatted(each.getName(), type(each), may(each))));
    }
  }

  private static String type(RecordComponent component) {
    Type type = component.getGenericType();
    while (type instanceof ParameterizedType generic) {
      Type[] inside = generic.getActualTypeArguments();
      type = inside[inside.length - 1];
    }
    String many = component.getType() == List.class ? "list of " : "";
    return many + word((Class<?>) type);
  }

  private static String word(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "boolean", "Boolean" -> "true or false";
      case "int", "Integer", "long", "Long" -> "whole number";
      case "DomainRef" -> "name, UUID or number of a domain";
      case "HypervisorUri" -> "URI of a hypervisor";
      case "FilePath" -> "absolute path";
      case "UUID" -> "UUID";
      case "String" -> "text";
      default -> type.getSimpleName();
    };
  }

  private static String may(RecordComponent component) {
    boolean optional =
        component.getType() == Optional.class || component.getType() == boolean.class;
    return optional ? "may be left out" : "must be given";
  }
}
