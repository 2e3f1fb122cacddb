package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vireo.call.Caller.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that Node has, with the emitted {@code vireo.proto}, over the Unix socket. */
class GrpcNodeIT {

  private static final Path HOME = Path.of("target/grpc-js").toAbsolutePath();
  private static final Path SOURCES = Path.of("src/test/clients").toAbsolutePath();
  private static final Path PROTO = Path.of("src/main/resources/vireo.proto").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void callsAsTheGuideSays() throws Exception {
    install();
    try (ApiServer api = new ApiServer(directory)) {
      Files.copy(
          SOURCES.resolve("grpc.js"), HOME.resolve("grpc.js"), StandardCopyOption.REPLACE_EXISTING);
      String address = "unix://" + api.unix().path();
      assertThat(run("node", "grpc.js", address, PROTO.toString()))
          .isEqualTo(
              """
              info web1 running 1024
              failure 3 field 'domain' is missing INVALID_ARG
              job completed domainInfo
              bytes a guest
              event hello
              """);
      assertThat(api.house.calls.getFirst().caller().way()).isEqualTo(Way.UNIX_SOCKET);
      assertThat(api.house.calls.getFirst().caller().name()).startsWith("uid ");
    }
  }

  /** Once; afterwards it is there. */
  private static void install() throws Exception {
    if (Files.isDirectory(HOME.resolve("node_modules/@grpc/grpc-js"))) {
      return;
    }
    Files.createDirectories(HOME);
    Files.copy(
        SOURCES.resolve("package.json"),
        HOME.resolve("package.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assumeThat(has("npm")).as("npm, which brings the client").isTrue();
    run("npm", "install", "--no-audit", "--no-fund", "--silent");
    assumeThat(HOME.resolve("node_modules/@grpc/grpc-js")).as("a registry").isDirectory();
  }

  private static boolean has(String program) {
    try {
      return new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException none) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static String run(String... command) throws Exception {
    Path told = Files.createTempFile(HOME, "told", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(told, StandardCharsets.UTF_8);
  }
}
