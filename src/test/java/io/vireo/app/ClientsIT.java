package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.e2e.NodeClients;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of others, made from what is emitted, at a daemon. */
@Timeout(300)
class ClientsIT {

  private static final Path PROTO = Path.of("src/main/resources/vireo.proto").toAbsolutePath();

  @TempDir private static Path directory;
  private static NodeClients clients;
  private static Daemon daemon;
  private static String address;

  @BeforeAll
  static void serve() throws Exception {
    clients = NodeClients.installed();
    daemon =
        new Daemon(
            Settings.parse(
                """
                state-dir: "%1$s/s"
                run-dir: "%1$s/r"
                hypervisors: ["test:///default"]
                http: {listen: "127.0.0.1:0", insecure: true}
                """
                    .formatted(directory)));
    address = daemon.start().replaceFirst(".* (?=http://)", "");
  }

  @AfterAll
  static void end() {
    if (daemon != null) {
      daemon.stop();
    }
  }

  /** From the document as the daemon serves it; the compiler holds the caller to it. */
  @Test
  void aGeneratedClientListsDefinesStartsAndFails() throws Exception {
    clients.program(
        "openapi-ts",
        "-i",
        address + "/v1/openapi.yaml",
        "-o",
        "generated",
        "-c",
        "@hey-api/client-fetch",
        "--silent");
    assertThat(
            clients.program(
                "tsc",
                "--strict",
                "--skipLibCheck",
                "--target",
                "es2022",
                "--module",
                "commonjs",
                "--moduleResolution",
                "node10",
                "--outDir",
                "compiled",
                "generated-client.ts"))
        .isEmpty();
    assertThat(clients.node("compiled/generated-client.js", address))
        .isEqualTo(
            """
            define 201
            list true
            start 200
            again 409 OPERATION_INVALID
            info running 1024
            job domain.start completed
            refused 404 NO_DOMAIN 42
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "binary"})
  void theClientOfBrowsersSpeaksGrpcWeb(String form) throws Exception {
    assertThat(clients.node("grpc-web.js", address, PROTO.toString(), form))
        .isEqualTo(
            """
            define web-%s
            job completed
            failure 9 OPERATION_INVALID
            watch completed
            """
                .formatted(form));
  }
}
