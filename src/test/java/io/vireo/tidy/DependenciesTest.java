package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/dependencies.md} names everything that others wrote, why it is here, and its terms.
 */
class DependenciesTest {

  private static final Path PAGE = Project.ROOT.resolve("docs/dependencies.md");
  private static final Path JARS = Project.ROOT.resolve("target/lib");

  /** Terms under which something may ship inside Vireo. */
  private static final Set<String> SHIPPED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "EPL-2.0 OR Apache-2.0",
          "EPL-1.0 OR LGPL-2.1-only");

  /** Terms under which something may help to build and test it. */
  private static final Set<String> AT_HOME =
      Set.of("EPL-2.0", "GPL-2.0-only WITH Classpath-exception-2.0");

  /** A row of a table: what, licence, why. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+?) \\| ([^|]+?) \\|$");

  private static final String APACHE_2_0 =
      "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30";

  private static final int WHY_CHARS_MIN = 20;

  private record Row(String name, String licence, String why) {}

  @Test
  void everyThingThatIsAskedForHasAReason() {
    assertThat(direct().stream().map(Row::name))
        .as("docs/dependencies.md against pom.xml")
        .containsExactlyInAnyOrderElementsOf(Pom.asked());
  }

  @Test
  void reasonsAreReasons() {
    assertThat(direct())
        .hasSizeGreaterThan(20)
        .allMatch(row -> row.why().length() >= WHY_CHARS_MIN);
  }

  @Test
  void licencesFitTogether() {
    assertThat(section("What ships").stream().map(Row::licence)).isNotEmpty().isSubsetOf(SHIPPED);
    assertThat(section("What comes with them").stream().map(Row::licence))
        .isNotEmpty()
        .isSubsetOf(SHIPPED);
    Set<String> both = Stream.of(SHIPPED, AT_HOME).flatMap(Set::stream).collect(Collectors.toSet());
    assertThat(section("What tests with").stream().map(Row::licence)).isNotEmpty().isSubsetOf(both);
    assertThat(section("What builds").stream().map(Row::licence)).isNotEmpty().isSubsetOf(both);
  }

  @Test
  void everyJarThatShipsIsNamed() {
    assumeThat(JARS).as("jars beside the daemon's, which packaging copies").isDirectory();
    assertThat(Project.files(JARS, ".jar").stream().map(DependenciesTest::artifact).distinct())
        .as("docs/dependencies.md against target/lib")
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("What ships", "What comes with them")
                .flatMap(each -> section(each).stream())
                .map(row -> row.name().replaceAll(".*:", ""))
                .toList());
  }

  @Test
  void theLicenceIsWhole() throws Exception {
    byte[] text = Files.readAllBytes(Project.ROOT.resolve("LICENSE"));
    byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(text);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(APACHE_2_0);
    assertThat(new String(text, StandardCharsets.UTF_8)).contains("Version 2.0, January 2004");
  }

  private static List<Row> direct() {
    return Stream.of("What ships", "What tests with", "What builds")
        .flatMap(each -> section(each).stream())
        .toList();
  }

  private static List<Row> section(String heading) {
    Map<String, String> sections =
        Stream.of(Project.read(PAGE).split("(?m)^## "))
            .collect(Collectors.toMap(each -> each.lines().findFirst().orElse(""), each -> each));
    assertThat(sections).containsKey(heading);
    return ROW.matcher(sections.get(heading)).results().map(DependenciesTest::row).toList();
  }

  private static Row row(MatchResult found) {
    return new Row(found.group(1), found.group(2), found.group(3));
  }

  /** A jar's name without version and platform. */
  private static String artifact(Path jar) {
    return jar.getFileName().toString().replaceAll("-\\d.*", "");
  }
}
