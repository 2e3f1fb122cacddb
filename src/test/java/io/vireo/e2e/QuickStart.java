package io.vireo.e2e;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What lets hundreds of daemons start that live for seconds each: where the packaged jar is on the
 * class path they run it alone, with an AOT cache that is made once (JEP 514). Without the jar they
 * start from classes, later.
 */
final class QuickStart {

  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final long TRAINING_SECONDS_MAX = 60;

  private QuickStart() {}

  /** Options of the JVM, class path included. */
  static List<String> options(String classPath) {
    return Once.OPTIONS.orElseGet(() -> plain(classPath));
  }

  /** Made by whoever asks first; the others wait for it. */
  private static final class Once {
    static final Optional<List<String>> OPTIONS =
        jar(ServedDaemon.classPath()).flatMap(Once::trained);

    private static Optional<List<String>> trained(Path jar) {
      Path cache = jar.resolveSibling("served.aot");
      List<String> plain = plain(jar.toString());
      try {
        if (!Files.exists(cache) || older(cache, jar)) {
          train(plain, cache);
        }
        return Optional.of(
            Stream.concat(plain.stream(), Stream.of("-XX:AOTCache=" + cache)).toList());
      } catch (IOException untrained) {
        return Optional.of(plain);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return Optional.of(plain);
      }
    }
  }

  private static List<String> plain(String classPath) {
    return Stream.concat(SHORT_LIVED.stream(), Stream.of("-cp", classPath)).toList();
  }

  private static Optional<Path> jar(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.endsWith("vireo.jar") && Files.isRegularFile(path))
        .findFirst();
  }

  private static boolean older(Path cache, Path jar) throws IOException {
    return Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0;
  }

  private static void train(List<String> plain, Path cache)
      throws IOException, InterruptedException {
    Path room = Files.createTempDirectory("vireo-train");
    Path made = cache.resolveSibling(cache.getFileName() + "." + ProcessHandle.current().pid());
    Process daemon =
        new ProcessBuilder(
                ServedDaemon.command(
                    Stream.concat(plain.stream(), Stream.of("-XX:AOTCacheOutput=" + made)).toList(),
                    room.resolve("r"),
                    List.of(
                        "--state-dir",
                        room.resolve("s").toString(),
                        "--hypervisor",
                        "test:///default")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = daemon.inputReader(StandardCharsets.UTF_8)) {
      out.readLine();
      daemon.destroy();
      if (daemon.waitFor(TRAINING_SECONDS_MAX, TimeUnit.SECONDS) && Files.exists(made)) {
        Files.move(made, cache, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      daemon.destroyForcibly();
    }
  }
}
