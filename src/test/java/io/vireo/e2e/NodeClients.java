package io.vireo.e2e;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Clients that Node has, in the versions that {@code src/test/clients/package.json} says. */
public final class NodeClients {

  private static final Path SOURCES = Path.of("src/test/clients").toAbsolutePath();
  private static final Path HOME = Path.of("target/clients").toAbsolutePath();

  /** What was installed here last. */
  private static final Path INSTALLED = HOME.resolve("installed.json");

  private static final String PACKAGES = "package.json";
  private static final int INSTALL_SECONDS_MAX = 180;
  private static final int RUN_SECONDS_MAX = 90;

  private NodeClients() {}

  /** Brings them once; skips the test where there is no npm or no registry. */
  public static NodeClients installed() throws IOException, InterruptedException {
    Files.createDirectories(HOME);
    copySources();
    if (!isInstalled()) {
      assumeThat(has("npm")).as("npm, which brings the clients").isTrue();
      String said =
          run(
              INSTALL_SECONDS_MAX,
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--silent",
              "--ignore-scripts");
      assumeThat(HOME.resolve("node_modules/xhr2")).as("a registry: " + said).isDirectory();
      copy(PACKAGES, INSTALLED);
    }
    return new NodeClients();
  }

  private static boolean isInstalled() throws IOException {
    return Files.exists(INSTALLED)
        && Files.mismatch(INSTALLED, SOURCES.resolve(PACKAGES)) < 0
        && Files.isDirectory(HOME.resolve("node_modules"));
  }

  private static void copySources() throws IOException {
    try (Stream<Path> sources = Files.list(SOURCES)) {
      for (Path source : sources.toList()) {
        String name = String.valueOf(source.getFileName());
        copy(name, HOME.resolve(name));
      }
    }
  }

  private static void copy(String source, Path target) throws IOException {
    Files.copy(SOURCES.resolve(source), target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean has(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException none) {
      return false;
    }
  }

  /** Where they are, and what they write. */
  public Path home() {
    return HOME;
  }

  /** Runs a script; what it said, on both its outputs. */
  public String node(String script, String... arguments) throws IOException, InterruptedException {
    return run(
        RUN_SECONDS_MAX,
        Stream.concat(Stream.of("node", script), Arrays.stream(arguments)).toArray(String[]::new));
  }

  /** Runs the program of a package. */
  public String program(String name, String... arguments) throws IOException, InterruptedException {
    return node(HOME.resolve("node_modules/.bin").resolve(name).toString(), arguments);
  }

  private static String run(int secondsMax, String... command)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(HOME, "said", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(HOME.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return Files.readString(said, StandardCharsets.UTF_8);
    } finally {
      Files.delete(said);
    }
  }
}
