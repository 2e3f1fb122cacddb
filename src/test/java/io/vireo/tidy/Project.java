package io.vireo.tidy;

import io.vireo.base.VirtException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's files, as the rules read them. Tests run in its root directory. */
final class Project {

  static final Path ROOT = Path.of("").toAbsolutePath();
  static final Path MAIN = ROOT.resolve("src/main/java");
  static final Path VERTICLES = ROOT.resolve("verticles");
  static final Path TESTS = ROOT.resolve("src/test/java");

  private Project() {}

  /** What ships: both source roots. */
  static List<Path> mainSources() {
    return Stream.of(MAIN, VERTICLES).flatMap(root -> files(root, ".java").stream()).toList();
  }

  static List<Path> testSources() {
    return files(TESTS, ".java");
  }

  /** Every class that was compiled from a main source; stale and test classes are not of them. */
  static List<CompiledClass> classes() {
    return Compiled.CLASSES;
  }

  /** Read once for all rules. */
  private static final class Compiled {
    static final List<CompiledClass> CLASSES = readClasses();
  }

  private static List<CompiledClass> readClasses() {
    return files(classRoot(), ".class").stream()
        .map(CompiledClass::read)
        .filter(each -> sourceExists(each.packageName(), each.sourceFile()))
        .toList();
  }

  /** Packages of the main sources, by name. */
  static List<String> packages() {
    return mainSources().stream().map(Project::packageOf).distinct().sorted().toList();
  }

  static String packageOf(Path source) {
    Path root = Stream.of(MAIN, VERTICLES, TESTS).filter(source::startsWith).findFirst().get();
    return root.relativize(source.getParent()).toString().replace('/', '.');
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static List<Path> files(Path root, String suffix) {
    try (Stream<Path> found = Files.walk(root)) {
      return found.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String relative(Path file) {
    return ROOT.relativize(file).toString();
  }

  private static boolean sourceExists(String packageName, String sourceFile) {
    String place = packageName.replace('.', '/') + "/" + sourceFile;
    return Files.exists(MAIN.resolve(place)) || Files.exists(VERTICLES.resolve(place));
  }

  private static Path classRoot() {
    try {
      return Path.of(
          VirtException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError("the JDK gave a location that is no URI", impossible);
    }
  }
}
