package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is derived from a row can only be as whole as the row. */
class CatalogueTest {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*\\.[a-z-]+");

  static Stream<Named<Operation<?, ?>>> rows() {
    return Catalogue.ROWS.stream().map(row -> Named.of(row.name(), row));
  }

  @Test
  void everyRowThatIsWrittenIsInTheCatalogue() throws ReflectiveOperationException {
    assertThat(written()).hasSizeGreaterThan(30);
    assertThat(Catalogue.ROWS).containsExactlyInAnyOrderElementsOf(written());
  }

  @Test
  void namesAreUnique() {
    assertThat(Catalogue.ROWS.stream().map(Operation::name)).doesNotHaveDuplicates();
  }

  @Test
  void routesAreUnique() {
    assertThat(
            Catalogue.ROWS.stream().flatMap(row -> row.route().stream()).map(CatalogueTest::place))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isNamedByObjectAndVerb(Operation<?, ?> row) {
    assertThat(row.name()).matches(NAME);
    assertThat(Catalogue.row(row.name())).isSameAs(row);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void saysWhatItDoesAndWhatItNeeds(Operation<?, ?> row) {
    assertThat(row.sentence()).matches("[A-Z].*\\.").hasSizeLessThan(200);
    assertThat(row.needs().object()).matches("[a-z-]+");
    assertThat(row.needs().act()).matches("[a-z_-]+");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isReachableOverHttp(Operation<?, ?> row) {
    assertThat(row.route()).isPresent();
    Operation.Route route = row.route().get();
    assertThat(route.path()).startsWith("/").doesNotStartWith("/v1").doesNotEndWith("/");
    assertThat(components(row.arguments())).containsAll(placeholders(route.path()));
    route.selector().ifPresent(each -> assertThat(components(row.arguments())).contains(each));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theExampleMakesSense(Operation<?, ?> row) {
    Record arguments = Json.arguments(row.arguments(), Json.object(row.example()));
    assertThat(arguments).isInstanceOf(row.arguments());
    if (row.arguments().getRecordComponents().length > 0) {
      assertThat(Json.object(row.example())).as("arguments in the example").isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theDocumentOfARowIsARow(Operation<?, ?> row) {
    row.xml()
        .ifPresent(
            name ->
                assertThat(Catalogue.row(name).result().getSimpleName()).isEqualTo("DocumentText"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void recordsHoldNoNulls(Operation<?, ?> row) {
    assertThat(row.arguments().isRecord()).isTrue();
    assertThat(row.result().isRecord()).isTrue();
    assertThat(row.arguments().getRecordComponents())
        .as("a boxed component would be null when it is left out: use Optional")
        .noneMatch(
            each -> List.of(Long.class, Integer.class, Boolean.class).contains(each.getType()));
  }

  private static List<Operation<?, ?>> written() throws ReflectiveOperationException {
    List<Operation<?, ?>> found = new ArrayList<>();
    for (CompiledClass each : Project.classes()) {
      if (each.packageName().equals("io.vireo.operation")) {
        for (Field field : Class.forName(each.name()).getDeclaredFields()) {
          if (field.getType() == Operation.class) {
            found.add((Operation<?, ?>) field.get(null));
          }
        }
      }
    }
    return found;
  }

  private static String place(Operation.Route route) {
    return route.method()
        + " "
        + PLACEHOLDER.matcher(route.path()).replaceAll("{}")
        + route.selector().map(each -> "?" + each).orElse("");
  }

  private static List<String> placeholders(String path) {
    return PLACEHOLDER.matcher(path).results().map((MatchResult each) -> each.group(1)).toList();
  }

  private static List<String> components(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
