package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.cli.client.FakeDaemon;
import io.vireo.cli.draw.Ink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many guests with one command, as people see them. */
class SaveAllCommandTest {

  private static final String POST = "POST /v1/managed-save";
  private static final String LOOK = "GET /v1/managed-save/7";
  private static final long MIB = 1L << 20;

  @TempDir Path directory;
  private FakeDaemon daemon;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void open() throws IOException {
    daemon = new FakeDaemon(directory);
    daemon.accepts(POST, 7);
  }

  @AfterEach
  void close() throws IOException {
    daemon.close();
  }

  private static String guest(String name, String state, long done, long total, String error) {
    return """
    {"domain":"%s-uuid","name":"%s","hypervisor":"qemu:///system","state":"%s","step":"",
     "bytesDone":%d,"bytesTotal":%d,"elapsedMillis":1200%s}\
    """
        .formatted(
            name,
            name,
            state,
            done * MIB,
            total * MIB,
            error.isEmpty() ? "" : ",\"error\":{\"message\":\"" + error + "\"}");
  }

  private static String all(String state, int saved, int failed, String... guests) {
    return """
    {"id":7,"state":"%s","waiting":0,"saving":0,"saved":%d,"failed":%d,"aborted":0,"ended":0,
     "bytesDone":%d,"bytesTotal":%d,"elapsedMillis":2500,"guests":[%s]}\
    """
        .formatted(state, saved, failed, 600 * MIB, 1200 * MIB, String.join(",", guests));
  }

  private static final String HALFWAY =
      all(
          "running",
          1,
          0,
          guest("db1", "saving", 231, 512, ""),
          guest("mail", "saved", 512, 512, ""),
          guest("web1", "waiting", 0, 512, ""));

  private static final String DONE =
      all(
          "completed",
          2,
          0,
          guest("db1", "saved", 512, 512, ""),
          guest("mail", "saved", 512, 512, ""));

  private static final String ONE_FAILED =
      all(
          "completed",
          1,
          1,
          guest("db1", "failed", 0, 0, "no room on /var"),
          guest("mail", "saved", 512, 512, ""));

  private int run(String... arguments) {
    return Commands.run(terminal(false), List.of(arguments));
  }

  private Terminal terminal(boolean forPeople) {
    return new Terminal(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        forPeople,
        forPeople,
        80,
        Map.of("VIREO_SOCKET", daemon.socket().toString(), "LINES", "10"),
        directory);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"managedsave-all", "save --all --managed", "--json save --managed --all"})
  void savesAllWhateverTheSpelling(String line) {
    daemon.on(LOOK, 200, DONE);

    assertThat(run(line.split(" "))).isEqualTo(Commands.OK);
    assertThat(daemon.asked().getFirst().line()).startsWith(POST);
    assertThat(out()).contains("db1").contains("mail");
  }

  @Test
  void tellsOfEachAndOfAll() {
    daemon.on(LOOK, 200, HALFWAY).on(LOOK, 200, DONE);

    assertThat(run("managedsave-all")).isEqualTo(Commands.OK);
    assertThat(err().lines())
        .containsExactly(
            "1 of 3: mail saved, 512.0 MiB in 1.20 s", "2 of 2: db1 saved, 512.0 MiB in 1.20 s");
    assertThat(out())
        .contains(" db1      saved   512.0 MiB in 1.20 s")
        .contains("2 of 2 domains saved, 600.0 MiB in 2.50 s");
  }

  @Test
  void failsIfOneIsNotSavedAndSaysWhy() {
    daemon.on(LOOK, 200, ONE_FAILED);

    assertThat(run("managedsave-all")).isEqualTo(Commands.FAILED);
    assertThat(out()).contains(" db1      failed   no room on /var").contains("; 1 not saved");
  }

  @Test
  void failsIfItIsGivenUpBySomebody() {
    daemon.on(LOOK, 200, all("aborted", 0, 0, guest("db1", "aborted", 0, 512, "")));

    assertThat(run("managedsave-all")).isEqualTo(Commands.FAILED);
    assertThat(out()).contains("aborted").contains("the guest runs on");
  }

  @Test
  void hasNothingToDoWhereNothingRuns() {
    daemon.on(LOOK, 200, all("completed", 0, 0));

    assertThat(run("managedsave-all")).isEqualTo(Commands.OK);
    assertThat(out()).isEqualTo("No domain runs, nothing is to be saved\n");
  }

  @Test
  void passesNamesOrderAndFlagsOn() {
    daemon.on(LOOK, 200, DONE);
    run("-c", "qemu:///system", "managedsave-all", "web1", "db1", "--order", "db1", "--paused");

    assertThat(daemon.asked().getFirst().line()).contains("?hypervisor=qemu");
    assertThat(daemon.asked().getFirst().body())
        .contains("\"domains\":\"web1,db1\"")
        .contains("\"order\":\"db1\"")
        .contains("\"paused\":true")
        .doesNotContain("bypassCache");
  }

  @Test
  void saysThatOneFileCannotHoldAll() {
    assertThat(run("save", "--all")).isEqualTo(Commands.USAGE);
    assertThat(err()).contains("--managed");
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void drawsOverItselfOnATerminalAndLeavesItClean() {
    daemon.on(LOOK, 200, HALFWAY).on(LOOK, 200, DONE);

    assertThat(Commands.run(terminal(true), List.of("managedsave-all"))).isEqualTo(Commands.OK);
    assertThat(err()).contains("\u001b[4A\r\u001b[J").endsWith("\u001b[3A\r\u001b[J");
  }

  // The drawing.

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private static List<String> drawn(String all, int columns, int rows) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new GuestScreen(nowhere, columns, rows, Ink.PLAIN).lines(json(all));
  }

  @Test
  void drawsALineForEachAndOneForAll() {
    assertThat(drawn(HALFWAY, 100, 24))
        .containsExactly(
            " db1   saving    [=========>          ]  45 %  231/512 MiB  193 MiB/s",
            " mail  saved     512.0 MiB in 1.20 s",
            " web1  waiting",
            " 1 of 3 saved  [==========>         ]  50 %  600/1200 MiB  240 MiB/s  0:03 left");
  }

  private static String many(int count) {
    List<String> guests = new ArrayList<>();
    IntStream.range(0, count)
        .mapToObj(i -> guest("guest" + i, i < count / 2 ? "saved" : "waiting", 1, 1, ""))
        .forEach(guests::add);
    guests.add(guest("moves", "saving", 1, 2, ""));
    guests.add(guest("wrong", "failed", 0, 0, "a long story ".repeat(20)));
    return all("running", count / 2, 1, guests.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "40, 10", "20, 4", "200, 60", "80, 1"})
  void fitsEveryTerminal(int columns, int rows) {
    List<String> lines = drawn(many(50), columns, rows);

    assertThat(lines).hasSizeLessThan(Math.max(4, rows)).allMatch(it -> it.length() < columns);
  }

  @Test
  void showsWhatMovesAndWhatWentWrongFirst() {
    List<String> lines = drawn(many(50), 80, 6);

    assertThat(String.join("\n", lines))
        .contains("moves")
        .contains("wrong")
        .contains("and 49 more");
  }
}
