package io.vireo.surface.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.wire.proto.FieldNumbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProtoFileTest {

  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Path EMITTED = RESOURCES.resolve("vireo.proto");
  private static final Path NUMBERS = RESOURCES.resolve(Methods.NUMBERS);

  private static final String REMEDY = "drifted; run the test with -Dgolden=update";

  private final String text = ProtoFile.text();

  static List<Operation<?, ?>> rows() {
    return Catalogue.ROWS;
  }

  /**
   * Run with {@code -Dgolden=update} after a change of the catalogue, and review the difference:
   * numbers are only ever added.
   */
  @Test
  void emittedFilesAreWhatTheCatalogueSays() throws IOException {
    String numbers = Files.readString(NUMBERS);
    Methods methods = Methods.of(numbers);
    if ("update".equals(System.getProperty("golden"))) {
      StringBuilder more = new StringBuilder(numbers);
      methods.numbers().added().forEach(line -> more.append(line).append('\n'));
      Files.writeString(NUMBERS, more);
      Files.writeString(EMITTED, ProtoFile.of(methods));
      return;
    }
    assertThat(methods.numbers().added()).as(REMEDY).isEmpty();
    assertThat(Files.readString(EMITTED)).as(REMEDY).isEqualTo(ProtoFile.of(methods));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowIsAMethod(Operation<?, ?> row) {
    String[] name = row.name().split("\\.");
    String method = "rpc " + Methods.camel(name[1]) + "(";
    String service = "service " + Methods.camel(name[0]) + "Service {";
    assertThat(text).contains(service);
    String body = text.substring(text.indexOf(service));
    assertThat(body.substring(0, body.indexOf("\n}"))).contains(method);
    assertThat(text.replaceAll("\n +// ", " ")).contains(row.sentence());
  }

  @Test
  void numbersAreThoseOfTheListAndNoOthers() throws IOException {
    FieldNumbers numbers = FieldNumbers.read(Files.readString(NUMBERS));
    Pattern message = Pattern.compile("(?s)message (\\w+) \\{(.*?)\n}");
    Pattern field = Pattern.compile("(\\w+) = (\\d+);");
    message
        .matcher(text)
        .results()
        .forEach(
            it ->
                field
                    .matcher(it.group(2))
                    .results()
                    .forEach(
                        each ->
                            assertThat(numbers.known(it.group(1), each.group(1)))
                                .as(it.group(1) + "." + each.group(1))
                                .hasValue(Integer.parseInt(each.group(2)))));
  }

  @Test
  void aFieldThatWentIsReserved() {
    String withGone =
        """
        DomainInfo.uuid 1
        DomainInfo.colour 7
        """;
    String emitted = ProtoFile.of(Methods.of(withGone));
    assertThat(emitted)
        .containsSubsequence("  reserved 7;", "  reserved \"colour\";", "  string uuid = 1;");
    assertThat(emitted).contains("string name = 8;");
  }

  @Test
  void methodsThatChangeSomethingCanBeRehearsed() {
    assertThat(text).contains("rpc DomainUndefine(Undefine) returns (DryRun);");
    assertThat(text).contains("rpc DomainSave(Save) returns (Preflight);");
    assertThat(text).doesNotContain("rpc DomainInfo(OneDomain) returns (DryRun);");
  }

  @Test
  void streamsAreStreams() {
    assertThat(text).contains("returns (stream Chunk);", "(stream RestoreStreamPart) returns");
    assertThat(text).contains("rpc Subscribe(Subscribe) returns (stream EventMessage);");
  }

  @Test
  void wordsOfEnumsKeepTheirNumbersToo() {
    var words = new TreeMap<Integer, String>();
    Pattern.compile("LIFECYCLE_EVENT_(\\w+) = (\\d+);")
        .matcher(text)
        .results()
        .forEach(it -> words.put(Integer.parseInt(it.group(2)), it.group(1)));
    assertThat(words).containsEntry(0, "UNSPECIFIED").containsEntry(1, "DEFINED");
  }
}
