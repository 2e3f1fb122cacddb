package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.tidy.SourceTree.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;

/** How much fits on a screen and in a head. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SizesTest {

  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 50;
  private static final int PARAMETERS_MAX = 5;
  private static final int PACKAGE_FILES_MAX = 40;

  /** Lines of tests for a hundred lines of code. A floor: raise it as the tests grow. */
  private static final int TEST_PERCENT_MIN = 33;

  /** Packages that are long lists of one kind of thing; their limit, and why. */
  private static final Map<String, Integer> LONG_LISTS =
      Map.of(
          // One file an option of the command line: flat, as the command line is.
          "io.vireo.qemu.argv", 60,
          // One file a family of calls, and the stories that they tell.
          "io.vireo.domain", 51,
          // One file a concern of the protocol: what is asked, how it is answered, how refused.
          "io.vireo.surface.http", 46,
          // One file a stage and direction, one a road and direction.
          "io.vireo.stream", 45);

  private final List<Path> main = Project.mainSources();
  private final List<Path> all =
      Stream.concat(main.stream(), Project.testSources().stream()).toList();
  private List<Method> methods = List.of();

  @BeforeAll
  void measure() {
    methods = SourceTree.methods(all);
  }

  @Test
  void filesFitAHead() {
    assertThat(all.stream().filter(each -> lines(each) > FILE_LINES_MAX).map(Project::relative))
        .as(
            "longer than %s lines: find the second subject in it and give that a file",
            FILE_LINES_MAX)
        .isEmpty();
  }

  @Test
  void methodsFitAScreen() {
    assertThat(methods.stream().filter(each -> each.lines() > METHOD_LINES_MAX))
        .as("longer than %s lines: a long story is a list of named steps", METHOD_LINES_MAX)
        .isEmpty();
  }

  @Test
  void argumentsHaveNames() {
    assertThat(methods.stream().filter(each -> each.parameters() > PARAMETERS_MAX))
        .as("more than %s parameters: what belongs together is a record", PARAMETERS_MAX)
        .isEmpty();
  }

  @Test
  void packagesAreRoomsAndNotHalls() {
    Map<String, Long> files =
        main.stream().collect(Collectors.groupingBy(Project::packageOf, Collectors.counting()));
    assertThat(files).isNotEmpty();
    files.forEach(
        (room, count) ->
            assertThat(count)
                .as("files in %s: split it by subject, each part with its tour", room)
                .isLessThanOrEqualTo(LONG_LISTS.getOrDefault(room, PACKAGE_FILES_MAX)));
  }

  @Test
  void testsKeepUpWithTheCode(TestReporter report) {
    int code = main.stream().mapToInt(SizesTest::lines).sum();
    int tests = Project.testSources().stream().mapToInt(SizesTest::lines).sum();
    report.publishEntry(
        Map.of("main lines", Integer.toString(code), "test lines", Integer.toString(tests)));
    assertThat(tests * 100L / code)
        .as("lines of tests for a hundred lines of code: what came without its tests?")
        .isGreaterThanOrEqualTo(TEST_PERCENT_MIN);
  }

  @Test
  void theMeasureIsTaken(TestReporter report) {
    assertThat(methods).hasSizeGreaterThan(1000).anyMatch(each -> each.lines() > 20);
    assertThat(methods)
        .filteredOn(each -> each.name().equals("SourceTree.methods"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.parameters()).isEqualTo(1);
              assertThat(one.lines()).isBetween(8, 20);
            });
    List<Method> ours = methods.stream().filter(each -> main.contains(each.file())).toList();
    Map<String, String> told = new TreeMap<>();
    told.put("lines of files", spread(main, SizesTest::lines));
    told.put("lines of methods", spread(ours, Method::lines));
    told.put("parameters of methods", spread(ours, Method::parameters));
    report.publishEntry(told);
  }

  private static <T> String spread(List<T> things, Function<T, Integer> measure) {
    List<Integer> sorted = things.stream().map(measure).sorted().toList();
    return "median %d, 95th percentile %d, largest %d"
        .formatted(
            sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100), sorted.getLast());
  }

  private static int lines(Path file) {
    return Math.toIntExact(Project.read(file).lines().count());
  }
}
