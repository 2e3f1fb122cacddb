package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.app.LibvirtDoor.Ran;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What libvirt's own virsh tests expect of the test host, over the socket. Each case has a test
 * host of its own, unless it asks nothing of any.
 */
@Timeout(600)
final class VirshCorpusIT {

  private static final Path CORPUS = Path.of("../shared/corpus");

  /** How many are met; more is better, fewer a step back. */
  private static final int MET_MIN = 31;

  @TempDir private Path directory;

  /** A case: what is typed, where, and all that must come of it. */
  private record Case(
      String name,
      String connect,
      List<String> arguments,
      Map<String, String> environment,
      String expected,
      String dropFrom) {

    /** These speak to nobody, or to hosts of files, which there are none of here. */
    boolean touchesNothing() {
      return name.startsWith("echo")
          || name.startsWith("multiple")
          || name.startsWith("dash")
          || !connect.equals("test:///default");
    }

    boolean met(String output) {
      return plain(output).equals(plain(expected));
    }

    private String plain(String text) {
      String rest =
          dropFrom.isEmpty()
              ? text
              : Pattern.compile(Pattern.quote(dropFrom) + "[^\n]*").matcher(text).replaceAll("");
      return rest.endsWith("\n") ? rest : rest + "\n";
    }
  }

  @Test
  void theTestHostAnswersAsLibvirtsOwn(TestReporter reporter) throws Exception {
    assumeTrue(Files.exists(CORPUS.resolve("index.json")), "the corpus is not on this machine");
    Path virsh = TestParts.here().assumeLibvirt().resolve("bin/virsh");
    List<String> unmet = new ArrayList<>();
    List<Case> cases = cases();
    try (LibvirtDoor shared = LibvirtDoor.testing(directory.resolve("shared"))) {
      for (Case each : cases) {
        if (!each.met(output(virsh, shared, each))) {
          unmet.add(each.name());
        }
      }
    }
    int met = cases.size() - unmet.size();
    reporter.publishEntry("met", met + " of " + cases.size() + ", not " + unmet);
    assertThat(met).as("not met: " + unmet).isGreaterThanOrEqualTo(MET_MIN);
  }

  private String output(Path virsh, LibvirtDoor shared, Case each) throws Exception {
    if (each.touchesNothing()) {
      return output(run(virsh, shared, each));
    }
    try (LibvirtDoor own = LibvirtDoor.testing(directory.resolve(each.name()))) {
      return output(run(virsh, own, each));
    }
  }

  private static Ran run(Path virsh, LibvirtDoor door, Case each) throws Exception {
    String uri = each.connect().replace("test:///default", door.testUri());
    Stream<String> where = uri.isEmpty() ? Stream.of() : Stream.of("-c", uri);
    List<String> command =
        Stream.of(Stream.of(virsh.toString()), where, each.arguments().stream())
            .flatMap(words -> words)
            .toList();
    return door.run(each.environment(), command);
  }

  private static String output(Ran ran) {
    return ran.status() == 0
        ? ran.output()
        : ran.output() + "\n## Exit code: %d\n".formatted(ran.status());
  }

  private static List<Case> cases() throws IOException {
    JsonArray all =
        new JsonObject(Files.readString(CORPUS.resolve("index.json"))).getJsonArray("cases");
    List<Case> cases = new ArrayList<>();
    for (int at = 0; at < all.size(); at++) {
      JsonObject each = all.getJsonObject(at);
      if (each.getString("family").equals("virsh")) {
        cases.add(read(each.getString("name"), each.getJsonArray("checks").getJsonObject(0)));
      }
    }
    return cases;
  }

  private static Case read(String name, JsonObject check) throws IOException {
    JsonObject in = check.getJsonObject("in");
    List<String> arguments = new ArrayList<>();
    in.getJsonArray("argv").forEach(each -> arguments.add((String) each));
    String script = in.getString("script_as_last_argument");
    if (script != null) {
      arguments.add(Files.readString(CORPUS.resolve(script)));
    }
    Map<String, String> environment = new HashMap<>();
    check
        .getJsonObject("env", new JsonObject())
        .forEach(each -> environment.put(each.getKey(), (String) each.getValue()));
    Path expected = CORPUS.resolve(check.getJsonObject("expect").getString("stdout_stderr"));
    return new Case(
        name,
        in.getString("connect", ""),
        arguments,
        environment,
        Files.readString(expected),
        check.getString("drop_from", ""));
  }
}
