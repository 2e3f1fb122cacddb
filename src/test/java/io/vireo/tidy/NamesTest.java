package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name says what a thing is, in the field's own words. */
class NamesTest {

  /** Words that say nothing, as the last word of a class's name; and what to ask instead. */
  private static final Map<String, String> EMPTY_WORDS =
      Map.of(
          "Impl", "name what is special about this one: LocalSmallFiles",
          "Manager", "name what it owns or does: DomainRegistry, OwnerQueue",
          "Helper", "give the method to the type that it helps",
          "Helpers", "give the methods to the types that they help",
          "Util", "give the method to the type of its first argument",
          "Utils", "give the methods to the types of their first arguments",
          "Common", "name what is common",
          "Misc", "one subject a class",
          "Stuff", "one subject a class",
          "Base", "prefer composition; or name what all of them are");

  /** The field's own words, which happen to be empty ones. */
  private static final Set<String> FIELD_WORDS =
      Set.of("Hostdev$Source$Misc"); // libvirt: <hostdev mode='capabilities' type='misc'>

  private static final Pattern ABSTRACT = Pattern.compile("(Abstract|Base)[A-Z]\\w*");

  /** Packages that end like a plural: the field's word, or a set that is one thing. */
  private static final Set<String> SINGULAR_ENOUGH =
      Set.of(
          "bus", // Vert.x's event bus
          "caps", // QEMU's and libvirt's word for capabilities
          "rules", // the rule book
          "ws"); // WebSocket

  private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9]*");

  @Test
  void classesAreCalledWhatTheyAre() {
    assertThat(
            Project.classes().stream()
                .map(CompiledClass::simpleName)
                .filter(name -> !FIELD_WORDS.contains(name))
                .flatMap(NamesTest::faults))
        .isEmpty();
    assertThat(Project.testSources().stream().map(NamesTest::className).flatMap(NamesTest::faults))
        .isEmpty();
  }

  @Test
  void packagesAreOneNounEach() {
    assertThat(Project.packages().stream().flatMap(name -> Stream.of(name.split("\\."))))
        .allSatisfy(
            word -> {
              assertThat(word).matches(PACKAGE);
              assertThat(isPlural(word)).as("%s: one noun, singular", word).isFalse();
            });
  }

  @Test
  void testsAreNamedForHowTheyRun() {
    List<String> strays =
        Project.testSources().stream()
            .filter(each -> Project.read(each).contains("\n  @Test"))
            .map(NamesTest::className)
            .filter(each -> !each.endsWith("Test") && !each.endsWith("IT") && !each.endsWith("Tck"))
            .toList();
    assertThat(strays).as("*Test runs with the units, *IT against real things").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DomainManager", "Outer$StringUtils", "AbstractOwner", "HttpImpl"})
  void anEmptyWordIsSeen(String name) {
    assertThat(faults(name)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"VirtualMachine", "Database", "Implied", "Miscellany$1", "Abstraction"})
  void aWordThatOnlyLooksEmptyIsNot(String name) {
    assertThat(faults(name)).isEmpty();
  }

  private static Stream<String> faults(String name) {
    return Stream.of(name.split("\\$"))
        .flatMap(
            part ->
                ABSTRACT.matcher(part).matches()
                    ? Stream.of(part + ": say what it is, not that it is unfinished")
                    : EMPTY_WORDS.entrySet().stream()
                        .filter(word -> part.endsWith(word.getKey()))
                        .map(word -> part + ": " + word.getValue()));
  }

  private static boolean isPlural(String word) {
    return word.endsWith("s") && !word.endsWith("ss") && !SINGULAR_ENOUGH.contains(word);
  }

  private static String className(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }
}
