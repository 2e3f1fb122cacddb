package io.vireo.surface.rpc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.surface.rpc.ProcedureTable;
import io.vireo.surface.rpc.ProcedureTable.Line;
import io.vireo.surface.rpc.RemoteProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/libvirt-clients.md} says of every call what comes of it. */
class ClientsPageTest {

  private static final Path PAGE = Path.of("docs/libvirt-clients.md");

  private static final Path LINES =
      Path.of("src/main/resources/io/vireo/surface/rpc/remote-procedures.txt");

  /** What stands before it is written by hand. */
  private static final String GENERATED = "\n## Every call\n";

  private static final ProcedureTable TABLE = ProcedureTable.read();
  private static final RemoteProgram PROGRAM = RemoteFamilies.program();
  private static final List<Line> CALLS = TABLE.lines().stream().filter(Line::call).toList();

  /** Run twice with {@code -Dgolden=update} after a change of what is served. */
  @Test
  void saysWhatComesOfEveryCall() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(GENERATED);
    String hand = page.substring(0, page.indexOf(GENERATED));
    if ("update".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, hand + generated());
      dropStaleReasons();
    }
    assertThat(Files.readString(PAGE))
        .as("drifted; run the test with -Dgolden=update")
        .isEqualTo(hand + generated());
  }

  /** What is served now needs no reason any more. */
  private static void dropStaleReasons() throws IOException {
    String text = Files.readString(LINES);
    for (Line line : CALLS) {
      if (PROGRAM.serves(line) && line.refused().isPresent()) {
        text = text.replaceFirst("(?m)^(%d \\S+ \\S+ \\S+) - .*$".formatted(line.number()), "$1");
      }
    }
    Files.writeString(LINES, text);
  }

  @Test
  void everyCallIsServedOrRefusedWithAReason() {
    assertThat(CALLS).hasSize(400);
    assertThat(CALLS)
        .allSatisfy(
            line ->
                assertThat(PROGRAM.serves(line) || refusal(line) != null)
                    .as("%s is not served: give a reason in its line of the table", line.name())
                    .isTrue());
  }

  @Test
  void nothingThatIsServedHasAReasonWhyNot() {
    assertThat(CALLS.stream().filter(PROGRAM::serves).filter(line -> line.refused().isPresent()))
        .as("these are served: take the reason out of their lines of the table")
        .extracting(Line::name)
        .isEmpty();
  }

  @Test
  void anOlderSpellingIsServedIfTheNewerOneIs() {
    assertThat(CALLS.stream().filter(line -> line.older().isPresent()))
        .filteredOn(line -> PROGRAM.serves(newer(line)))
        .isNotEmpty()
        .allMatch(PROGRAM::serves);
  }

  @Test
  void whatTheDaemonTellsIsNoCall() {
    assertThat(TABLE.lines().stream().filter(Predicate.not(Line::call)).map(Line::name))
        .isNotEmpty()
        .allMatch(name -> name.contains("event"));
  }

  @Test
  void namesCallsAsClientsDo() {
    assertThat(TABLE.named("domain_get_xml_desc").api()).isEqualTo("virDomainGetXMLDesc");
    assertThat(TABLE.named("nwfilter_binding_create_xml").api())
        .isEqualTo("virNWFilterBindingCreateXML");
  }

  private static Line newer(Line line) {
    return TABLE.named(line.older().orElseThrow());
  }

  /** Why a call is refused, its own reason or that of its newer spelling; null if nobody said. */
  private static String refusal(Line line) {
    return line.older().isPresent() ? refusal(newer(line)) : line.refused().orElse(null);
  }

  private static String generated() {
    StringBuilder page = new StringBuilder(GENERATED);
    page.append(
        """

        Generated from `remote-procedures.txt` and what is served; `ClientsPageTest` says how. %d calls are
        served; %d of them are older spellings of others, which come to the same. %d are refused.

        | | call | |
        |---|---|---|
        """
            .formatted(
                count(PROGRAM::serves),
                count(line -> PROGRAM.serves(line) && line.older().isPresent()),
                count(line -> !PROGRAM.serves(line))));
    page.append(CALLS.stream().map(ClientsPageTest::row).collect(Collectors.joining()));
    return page.toString();
  }

  private static long count(Predicate<Line> wanted) {
    return CALLS.stream().filter(wanted).count();
  }

  private static String row(Line line) {
    return "| %d | `%s` | %s |\n".formatted(line.number(), line.name(), says(line));
  }

  private static String says(Line line) {
    String older = line.older().map("an older spelling of `%s`"::formatted).orElse("");
    if (PROGRAM.serves(line)) {
      return older.isEmpty() ? "served" : "served, " + older;
    }
    return older.isEmpty() ? "refused: " + refusal(line) : "refused, " + older;
  }
}
