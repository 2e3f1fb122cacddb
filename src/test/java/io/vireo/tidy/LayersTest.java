package io.vireo.tidy;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which room may know which. The picture and its reasons are in {@code docs/architecture.md}; this
 * is the only place where it is written as a table.
 */
class LayersTest {

  private static final String HOUSE = "io.vireo.";

  /**
   * From the roof to the ground. A room may use rooms of lower lines; rooms of one line do not know
   * each other.
   */
  private static final List<Set<String>> HEIGHTS =
      List.of(
          Set.of("app"),
          Set.of("verticle"),
          Set.of("cli.demo"),
          Set.of("cli", "surface.http", "surface.rpc.remote"),
          Set.of("cli.text"),
          Set.of(
              "cli.client", "cli.draw", "surface.ws", "surface.bus", "surface.grpc", "surface.rpc"),
          Set.of("auth"),
          Set.of("domain.tuning", "domain.device"),
          Set.of(
              "dispatch",
              "batch",
              "console",
              "domain",
              "telemetry",
              "telemetry.health",
              "telemetry.trace",
              "node",
              "webhook",
              "qemu",
              "mock"),
          Set.of("qemu.live"),
          Set.of("qemu.process", "qemu.save", "qemu.watch", "qemu.argv", "qemu.usage"),
          Set.of("qemu.qmp", "qemu.alloc"),
          Set.of("qemu.caps"),
          Set.of("pipe"),
          Set.of("image"),
          Set.of("driver", "call", "save"),
          Set.of("save.content", "save.place"),
          Set.of("job", "stream"),
          Set.of("state", "journal"),
          Set.of("host.node"),
          Set.of("host"),
          Set.of("rules"),
          Set.of("model.domain", "model.capability"),
          Set.of("model.domain.device"),
          Set.of("model"),
          Set.of("wire.xml", "wire.json", "wire.proto", "wire.xdr"),
          Set.of("operation", "event", "wire", "certificate"),
          Set.of("base"));

  /**
   * Rooms that may use less than what lies below them: the first word and whatever is inside it may
   * use only what the second names, and each other.
   */
  private static final Map<String, Set<String>> NARROW =
      Map.of(
          // A client is another process: all that it shares with the daemon is the catalogue.
          "cli", Set.of("operation", "wire", "wire.json", "base"),
          // A driver says how a document runs and what the machine tells; the rest is the core's.
          "qemu", Set.of("driver", "host", "stream", "rules", "model", "wire", "base"),
          "mock", Set.of("driver", "host", "stream", "model", "wire", "base"),
          // The SPI: what a driver can see of the house at all.
          "driver", Set.of("host", "stream", "model", "base"),
          // Surfaces reach objects only through the dispatcher.
          "surface",
              Set.of("auth", "dispatch", "call", "job", "event", "operation", "wire", "base"),
          // One path for every call: it knows what was bound, not who bound it.
          "dispatch", Set.of("call", "job", "event", "operation", "wire", "base"));

  /** A line of the page's table: the room, or the first of them. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)[.\\w]*`.* \\|$");

  /** Package to package, with one place that shows it. */
  private final SortedMap<String, SortedMap<String, String>> uses = usesOf(Project.classes());

  @Test
  void everyPackageHasAHeightAndEveryHeightAPackage() {
    NavigableSet<String> table = new TreeSet<>();
    HEIGHTS.forEach(table::addAll);
    assertThat(Project.packages().stream().map(LayersTest::room))
        .as("rooms; a new one needs a line in LayersTest.HEIGHTS and in docs/architecture.md")
        .containsExactlyInAnyOrderElementsOf(table);
  }

  @Test
  void dependenciesPointDown() {
    assertThat(uses).isNotEmpty();
    assertThat(each((from, to) -> height(from) < height(to) ? "" : "points up or sideways"))
        .as("let the asker own a small port interface, and let app.Wiring join the two")
        .isEmpty();
  }

  @Test
  void noTwoPackagesFormACycle() {
    assertThat(uses.keySet().stream().filter(each -> reachable(each).contains(each)))
        .as("rooms that reach themselves")
        .isEmpty();
  }

  @Test
  void narrowRoomsKnowOnlyWhatTheyNeed() {
    assertThat(each((from, to) -> mayKnow(from, to) ? "" : "is not among what it needs"))
        .as("see the reasons in LayersTest.NARROW")
        .isEmpty();
  }

  /** The table of rooms in the page for people, from top to bottom. */
  @Test
  void thePictureForPeopleIsTrue() {
    List<String> picture =
        ROW.matcher(Project.read(Project.ROOT.resolve("docs/architecture.md")))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(picture)
        .as("rooms in docs/architecture.md")
        .containsExactlyInAnyOrderElementsOf(
            HEIGHTS.stream().flatMap(Set::stream).map(LayersTest::outermost).distinct().toList());
    assertThat(each((from, to) -> isBelow(picture, from, to) ? "" : "points up in the picture"))
        .isEmpty();
  }

  private static boolean isBelow(List<String> picture, String from, String to) {
    return picture.indexOf(outermost(from)) <= picture.indexOf(outermost(to));
  }

  @ParameterizedTest
  @CsvSource({
    "base, app, false",
    "app, base, true",
    "qemu, mock, false",
    "qemu, qemu.argv, true",
    "rules, model, true",
    "wire.xml, model, false",
    "wire.xml, wire.json, false",
  })
  void theTableTellsDownFromUp(String from, String to, boolean down) {
    assertThat(height(from) < height(to)).isEqualTo(down);
  }

  @ParameterizedTest
  @CsvSource({
    "cli, operation, true", "cli.client, domain, false", "mock, save, false",
    "mock, model.domain, true", "qemu.save, stream, true", "qemu.argv, domain, false",
    "surface.http, domain, false", "surface.http, surface.ws, true", "domain, save, true",
  })
  void theNarrowRoomsAreNarrow(String from, String to, boolean may) {
    assertThat(mayKnow(from, to)).isEqualTo(may);
  }

  @Test
  void aCycleWouldBeSeen() {
    uses.computeIfAbsent("base", _ -> new TreeMap<>()).put("app", "a made-up use");
    assertThat(reachable("base")).contains("base");
  }

  private List<String> each(BinaryOperator<String> judge) {
    List<String> found = new ArrayList<>();
    uses.forEach(
        (from, targets) ->
            targets.forEach(
                (to, place) -> {
                  String fault = judge.apply(from, to);
                  if (!fault.isEmpty()) {
                    found.add(from + " → " + to + " " + fault + ": " + place);
                  }
                }));
    return found;
  }

  private static boolean mayKnow(String from, String to) {
    String house = outermost(from);
    return !NARROW.containsKey(house)
        || outermost(to).equals(house)
        || NARROW.get(house).contains(to)
        || NARROW.get(house).contains(outermost(to));
  }

  private static int height(String room) {
    return IntStream.range(0, HEIGHTS.size())
        .filter(line -> HEIGHTS.get(line).contains(room))
        .findFirst()
        .orElseThrow(() -> new AssertionError(room + " has no line in LayersTest.HEIGHTS"));
  }

  private Set<String> reachable(String room) {
    NavigableSet<String> seen = new TreeSet<>();
    List<String> todo = new ArrayList<>(List.of(room));
    while (!todo.isEmpty()) {
      uses.getOrDefault(todo.removeLast(), new TreeMap<>()).keySet().stream()
          .filter(seen::add)
          .forEach(todo::add);
    }
    return seen;
  }

  private static SortedMap<String, SortedMap<String, String>> usesOf(List<CompiledClass> classes) {
    SortedMap<String, SortedMap<String, String>> uses = new TreeMap<>();
    for (CompiledClass each : classes) {
      String from = room(each.packageName());
      strangers(each)
          .forEach(
              used ->
                  uses.computeIfAbsent(from, _ -> new TreeMap<>())
                      .putIfAbsent(room(packageOf(used)), each.name() + " names " + used));
    }
    return uses;
  }

  private static Stream<String> strangers(CompiledClass one) {
    return one.named().stream()
        .filter(name -> name.startsWith(HOUSE) && !packageOf(name).equals(one.packageName()));
  }

  private static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('.'));
  }

  private static String room(String packageName) {
    return packageName.substring(HOUSE.length());
  }

  private static String outermost(String room) {
    return Stream.of(room.split("\\.", 2)).limit(1).collect(joining());
  }
}
