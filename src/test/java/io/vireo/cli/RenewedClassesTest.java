package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Classes that are too old for the AOT cache are written anew, and still do what they did. */
class RenewedClassesTest {

  private static final int FRAMED = 51;

  @TempDir Path directory;

  private static void renew(Path jar) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "src/build/java/RenewedClasses.java",
                jar.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static int version(URLClassLoader classes, String name) throws IOException {
    try (InputStream in = classes.getResourceAsStream(name)) {
      byte[] head = in.readNBytes(8);
      return head[6] << 8 | head[7];
    }
  }

  @Test
  void anOldJarIsRenewedOnceAndWorks() throws Exception {
    URI from = CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    assumeTrue(from.getPath().endsWith(".jar"), "picocli is not a jar here");
    Path jar = Files.copy(Path.of(from), directory.resolve("old.jar"));
    renew(jar);
    byte[] once = Files.readAllBytes(jar);
    renew(jar);
    assertThat(Files.readAllBytes(jar)).isEqualTo(once);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
    try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(version(classes, "picocli/CommandLine.class")).isGreaterThanOrEqualTo(FRAMED);
      Class<?> renewed = classes.loadClass("picocli.CommandLine$Help$Ansi");
      // Loading does not verify; making an instance of what refers to most of it does.
      assertThat(List.of(renewed.getEnumConstants())).isNotEmpty();
      Class.forName("picocli.CommandLine", true, classes)
          .getConstructor(Object.class)
          .newInstance(
              Class.forName("picocli.CommandLine$HelpCommand", true, classes)
                  .getConstructor()
                  .newInstance());
    }
  }
}
