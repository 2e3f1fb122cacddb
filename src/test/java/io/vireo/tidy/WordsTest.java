package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the repository says must be true for whoever clones it, wherever and whenever. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordsTest {

  private static final long FILE_BYTES_MAX = 1 << 20;

  /** What a line may not say, and why. */
  private static final Map<Pattern, String> STRANGE =
      Map.of(
          Pattern.compile("(?i)\\b(issue|ticket|bug|pr|pull request)s? #?\\d+\\b"),
          "a number that only one tracker knows: say the reason itself",
          Pattern.compile("(?<![\\w.$}])/(root|home/(?!me/)\\w+|Users/\\w+|work|workspace)/"),
          "a path of one machine",
          Pattern.compile("(?i)\\b(this|last|previous|earlier|next|my) (work )?session\\b"),
          "a moment that nobody else was at",
          Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b"),
          "a wish: do it, or say in docs what is missing",
          Pattern.compile("^(<{7}|>{7}|={7})( |$)"),
          "a merge that is not finished");

  /** Whom a URL may point to: places that specify something, and names that mean nobody. */
  private static final Set<String> HOSTS =
      Set.of(
          "127.0.0.1",
          "localhost",
          "example.org",
          "example.com",
          "keepachangelog.com",
          "libvirt.org",
          "maven.apache.org",
          "semver.org",
          "www.apache.org",
          "www.qemu.org",
          "www.rfc-editor.org",
          "www.w3.org");

  private static final Pattern URL = Pattern.compile("https?://(?:[^/\\s@]*@)?([\\w.-]*\\w)");

  /** Names that are kept for saying nobody. */
  private static final Pattern NOBODY =
      Pattern.compile("(.*\\.)?(test|example|invalid|example\\.(org|com))");

  private static final Pattern DOCUMENT = Pattern.compile("(?<![\\w/.:*-])[\\w./-]*\\w\\.md\\b");

  /** A relative link of a page. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!\\w+:|#)([^)\\s#]+)");

  /** This one has to name what it forbids; a licence is quoted as it is. */
  private static final Set<String> EXCEPT =
      Set.of(
          "src/test/java/io/vireo/tidy/WordsTest.java",
          "src/main/resources/vireo-proto-numbers.txt", // names and numbers of fields
          "LICENSE");

  private List<String> tracked = List.of();

  @BeforeAll
  void listTracked() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "ls-files")
            .directory(Project.ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String listed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeThat(git.waitFor()).as("this is a git checkout").isZero();
    tracked =
        listed.lines().filter(each -> Files.isRegularFile(Project.ROOT.resolve(each))).toList();
  }

  @Test
  void nothingThatIsBuiltIsTracked() {
    assertThat(tracked).isNotEmpty();
    assertThat(tracked)
        .filteredOn(each -> each.matches("(.*/)?target/.*|.*\\.(class|jar|aot)"))
        .as("git rm -r --cached target, and a line in .gitignore")
        .isEmpty();
  }

  @Test
  void noFileIsLarge() {
    assertThat(tracked)
        .filteredOn(each -> Project.ROOT.resolve(each).toFile().length() > FILE_BYTES_MAX)
        .as("larger than %s bytes: make it when it is needed", FILE_BYTES_MAX)
        .isEmpty();
  }

  @Test
  void everyLineMakesSenseElsewhere() {
    assertThat(texts().flatMap(file -> lines(file).flatMap(line -> strangeness(file, line))))
        .isEmpty();
  }

  @Test
  void urlsPointToWhoSpecifiesSomething() {
    assertThat(
            texts()
                .flatMap(
                    file ->
                        found(URL, file, 1)
                            .filter(host -> !mayBeNamed(host))
                            .map(host -> file + " points to " + host)))
        .as("state the fact here, or add the host to WordsTest.HOSTS")
        .isEmpty();
  }

  @Test
  void documentsThatAreNamedExist() {
    assertThat(
            texts()
                .flatMap(
                    file ->
                        Stream.concat(found(DOCUMENT, file, 0), links(file))
                            .filter(named -> !exists(file, named))
                            .map(named -> file + " names " + named)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"see issue #12", "fixes bug 7", "in /home/ann/x", "// TODO later"})
  void strangenessIsSeen(String line) {
    assertThat(strangeness("some.txt", line)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qemu:///session", "a session of its own", "upperdir=$root/work/x", "#12 of 40"})
  void libvirtsWordsAreNot(String line) {
    assertThat(strangeness("some.txt", line)).isEmpty();
  }

  private static Stream<String> strangeness(String file, String line) {
    return STRANGE.entrySet().stream()
        .filter(each -> each.getKey().matcher(line).find())
        .map(each -> file + ": " + line.strip() + " (" + each.getValue() + ")");
  }

  private static Stream<String> links(String file) {
    return file.endsWith(".md") ? found(LINK, file, 1) : Stream.empty();
  }

  private static boolean mayBeNamed(String host) {
    return HOSTS.contains(host) || NOBODY.matcher(host).matches();
  }

  private Stream<String> texts() {
    return tracked.stream()
        .filter(each -> !EXCEPT.contains(each) && !each.startsWith("target/"))
        .filter(each -> isText(Project.ROOT.resolve(each)));
  }

  private static Stream<String> lines(String file) {
    return Project.read(Project.ROOT.resolve(file)).lines();
  }

  private static Stream<String> found(Pattern pattern, String file, int group) {
    return pattern
        .matcher(Project.read(Project.ROOT.resolve(file)))
        .results()
        .map((MatchResult each) -> each.group(group));
  }

  private static boolean exists(String file, String document) {
    Path place = Project.ROOT.resolve(file).getParent();
    return Stream.of(place, Project.ROOT, Project.ROOT.resolve("docs"))
        .anyMatch(base -> Files.exists(base.resolve(document)));
  }

  private static boolean isText(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.indexOf('\0') < 0 && text.indexOf('\uFFFD') < 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
