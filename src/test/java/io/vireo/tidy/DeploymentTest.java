package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vireo.app.Settings;
import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code k8s} asks of the daemon and of itself is there. */
class DeploymentTest {

  private static final Path FOLDER = Project.ROOT.resolve("k8s");

  /** A call of the client in a script, up to whatever ends it. */
  private static final Pattern CALL = Pattern.compile("\\bvireo ([a-z][^|;&>\\n\"]*)");

  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

  static List<List<String>> commandLines() throws IOException {
    return Stream.concat(containerCommands(), scriptCommands()).distinct().toList();
  }

  @Test
  void everyDocumentIsAnObjectOfItsNamespace() throws IOException {
    List<JsonNode> objects = objects();
    assertThat(objects.stream().map(each -> each.path("kind").asText()))
        .contains("DaemonSet", "ServiceAccount", "Role", "RoleBinding", "ConfigMap");
    assertThat(objects)
        .allSatisfy(
            each -> {
              assertThat(each.path("apiVersion").asText()).isNotEmpty();
              assertThat(each.at("/metadata/name").asText()).startsWith("vireo");
              String namespace = each.at("/metadata/namespace").asText();
              assertThat(namespace)
                  .isEqualTo(each.path("kind").asText().equals("Namespace") ? "" : "vireo");
            });
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void commandsAndOptionsExist(List<String> words) {
    String help = help(words.getFirst());
    assertThat(help).contains("Usage: vireo " + words.getFirst());
    assertThat(words.stream().filter(each -> OPTION.matcher(each).matches()))
        .allSatisfy(option -> assertThat(help).containsPattern(option + "\\b"));
  }

  @Test
  void theScannerSeesProbesAndScripts() throws IOException {
    assertThat(commandLines().stream().map(List::getFirst))
        .contains("serve", "health", "list", "managedsave", "start");
    assertThat(help("no-such-command")).doesNotContain("Usage: vireo no-such-command");
  }

  @Test
  void settingsAreUnderstood() throws IOException {
    String settings = object("ConfigMap").at("/data/vireo.yaml").asText();
    assertThat(Settings.parse(settings).hypervisors()).containsExactly("qemu:///system");
  }

  @Test
  void everyMountHasItsVolume() throws IOException {
    JsonNode pod = object("DaemonSet").at("/spec/template/spec");
    assertThat(names(container().path("volumeMounts")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(names(pod.path("volumes")));
    assertThat(pod.path("serviceAccountName").asText())
        .isEqualTo(object("ServiceAccount").at("/metadata/name").asText());
  }

  @Test
  void filesThatAreRunAreMounted() throws IOException {
    List<String> data = new ArrayList<>();
    object("ConfigMap").path("data").fieldNames().forEachRemaining(data::add);
    String pod = object("DaemonSet").toString();
    assertThat(
            Pattern.compile("/etc/vireo/([\\w.-]+)")
                .matcher(pod)
                .results()
                .map((MatchResult file) -> file.group(1)))
        .isNotEmpty()
        .allMatch(data::contains);
  }

  /** A restart ends guests, so a slow answer must not cause one. */
  @Test
  void nothingRestartsTheDaemonByItself() throws IOException {
    assertThat(container().has("livenessProbe")).isFalse();
    assertThat(container().at("/resources/limits").isMissingNode()).isTrue();
    assertThat(object("DaemonSet").at("/spec/updateStrategy/type").asText()).isEqualTo("OnDelete");
  }

  @Test
  void theImageIsMadeOfWhatTheBuildMakes() {
    String recipe = Project.read(FOLDER.resolve("Containerfile"));
    String pom = Project.read(Project.ROOT.resolve("pom.xml"));
    assertThat(pom).contains("<finalName>vireo</finalName>", "<classpathPrefix>lib/");
    assertThat(recipe).contains("COPY target/vireo.jar", "COPY target/lib");
    assertThat(recipe).contains("COPY conf/daemon.jvm", "java @/opt/vireo/daemon.jvm");
    assertThat(Project.read(Project.ROOT.resolve("conf/daemon.jvm")).lines())
        .contains(found(pom, "<jvm.flags>(.*)</jvm.flags>").split(" "));
    assertThat(recipe).contains(found(pom, "<mainClass>(.*)</mainClass>"));
    assertThat(recipe).contains("vireo:" + found(pom, "<version>(.*)</version>"));
  }

  private static String found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow().group(1);
  }

  private static Stream<List<String>> containerCommands() throws IOException {
    JsonNode container = container();
    return Stream.of(
            container.path("args"),
            container.at("/startupProbe/exec/command"),
            container.at("/readinessProbe/exec/command"))
        .map(command -> texts(command).stream().filter(each -> !each.equals("vireo")).toList());
  }

  private static Stream<List<String>> scriptCommands() throws IOException {
    return StreamSupport.stream(object("ConfigMap").path("data").spliterator(), false)
        .map(JsonNode::asText)
        .flatMap(script -> CALL.matcher(script).results())
        .map((MatchResult call) -> Arrays.asList(call.group(1).strip().split(" ")));
  }

  private static JsonNode container() throws IOException {
    return object("DaemonSet").at("/spec/template/spec/containers/0");
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(each -> each.path("name").asText())
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode object(String kind) throws IOException {
    return objects().stream()
        .filter(each -> each.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("k8s has no " + kind));
  }

  private static List<JsonNode> objects() throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (Path file : Project.files(FOLDER, ".yaml")) {
      try (MappingIterator<JsonNode> documents =
          new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
        found.addAll(documents.readAll());
      }
    }
    return found;
  }

  /** What the program itself says of a command. */
  private static String help(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(), print, print, false, false, 120, Map.of(), Project.ROOT);
    Commands.run(terminal, List.of(command, "--help"), serve(terminal));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The one command that is not the client's, and no other room's business. */
  private static Object serve(Terminal terminal) {
    try {
      Constructor<?> made =
          Class.forName("io.vireo.app.ServeCommand").getDeclaredConstructor(Terminal.class);
      made.setAccessible(true);
      return made.newInstance(terminal);
    } catch (ReflectiveOperationException gone) {
      throw new LinkageError("app.Main gives the command line its serve", gone);
    }
  }
}
