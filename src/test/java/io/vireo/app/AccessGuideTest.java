package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.auth.Permissions;
import io.vireo.auth.PolicyReader;
import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/access.md} says is what happens. */
final class AccessGuideTest {

  private static final Path GUIDE = Path.of("docs/access.md");

  /** A command and the lines that it prints. */
  private static final Pattern SHOWN =
      Pattern.compile("(?m)^\\$ vireo ((?:auth|tls) [^\\n]+)\\n((?:(?!\\$|```).*\\n)*)");

  private static final Pattern POLICY = Pattern.compile("(?s)```yaml\\n(roles:.*?)```");

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir private Path directory;

  private record Ran(int status, String out, String err) {}

  private Ran run(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            100,
            Map.of(),
            directory);
    List<String> words = new ArrayList<>();
    for (MatchResult word : WORD.matcher(command).results().toList()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    int status = Commands.run(terminal, words, AuthCommand.of(terminal), new TlsCommand(terminal));
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void itsCommandsDoWhatItSays() throws IOException {
    String guide = Files.readString(GUIDE);
    Files.writeString(
        directory.resolve("policy.yaml"),
        POLICY.matcher(guide).results().findFirst().orElseThrow().group(1));
    List<MatchResult> shown = SHOWN.matcher(guide).results().toList();
    assertThat(shown).hasSize(6);
    for (MatchResult each : shown) {
      Ran ran = run(each.group(1).replace("/etc/vireo", directory.toString()));
      String expected = each.group(2);
      assertThat(ran.err()).as(each.group(1)).isEmpty();
      if (expected.startsWith("yes") || expected.startsWith("no")) {
        assertThat(ran.out()).isEqualTo(expected);
        assertThat(ran.status()).isEqualTo(expected.startsWith("yes") ? 0 : 1);
      } else {
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith(expected.isEmpty() ? "" : "vireo_");
      }
    }
    assertThat(mode("tokens")).isEqualTo("rw-------");
    assertThat(Files.readString(directory.resolve("tokens"))).doesNotContain("vireo_");
    for (String key : List.of("ca.key", "server.key", "backup.key")) {
      assertThat(mode("tls/" + key)).as(key).isEqualTo("rw-------");
    }
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }

  @Test
  void whatIsThereIsNotMadeTwice() {
    assertThat(run("tls init").status()).isZero();
    Ran again = run("tls init");
    assertThat(again.status()).isEqualTo(Commands.FAILED);
    assertThat(again.err()).contains("has an authority already");
    assertThat(run("auth token ci --file t").out()).startsWith("vireo_");
    assertThat(run("auth token ci --file t").err()).contains("has a token for ci already");
    assertThat(run("auth token c/i --file t").err()).contains("letters");
    assertThat(run("auth explain x no.call --policy t").status()).isEqualTo(Commands.FAILED);
  }

  @Test
  void theExampleOfAPolicyIsOne() throws IOException {
    assertThat(
            PolicyReader.read(
                    "policy.yaml", Files.readString(Path.of("conf/policy.yaml")), Permissions.all())
                .rules())
        .isNotEmpty();
  }
}
