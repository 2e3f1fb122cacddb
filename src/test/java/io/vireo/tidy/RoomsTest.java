package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every room opens with a guided tour. */
class RoomsTest {

  private static final List<String> HEADINGS =
      List.of(
          "<b>What",
          "<b>Start reading at",
          "<b>Who owns the state",
          "<b>To add",
          "<b>Why like this");

  private static final Pattern LINK = Pattern.compile("\\{@link\\s+(io\\.vireo\\.[\\w.]+)");

  static Stream<Named<Path>> rooms() {
    return Project.mainSources().stream()
        .map(Path::getParent)
        .distinct()
        .map(room -> Named.of(Project.relative(room), room));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void opensWithATour(Path room) {
    Path tour = room.resolve("package-info.java");
    assertThat(tour).exists();
    String text = unwrapped(tour);
    assertThat(text).as("headings, in this order").containsSubsequence(HEADINGS);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void theTourLeadsSomewhere(Path room) {
    Path tour = room.resolve("package-info.java");
    List<String> links =
        LINK.matcher(Files.exists(tour) ? unwrapped(tour) : "")
            .results()
            .map((MatchResult link) -> link.group(1))
            .toList();
    assertThat(links).as("links of %s", Project.relative(tour)).allMatch(RoomsTest::exists);
  }

  @Test
  void roomsAreFound() {
    assertThat(rooms()).hasSizeGreaterThan(20);
  }

  /** A heading may be broken over two lines. */
  private static String unwrapped(Path tour) {
    return Project.read(tour).replaceAll("\\s*\\n \\*\\s*", " ");
  }

  private static boolean exists(String className) {
    return Project.classes().stream()
        .anyMatch(
            each ->
                each.name().replace('$', '.').equals(className)
                    || each.packageName().equals(className));
  }
}
