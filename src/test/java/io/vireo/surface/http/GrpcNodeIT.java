package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.call.Caller.Way;
import io.vireo.e2e.NodeClients;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that Node has, with the emitted {@code vireo.proto}, over the Unix socket. */
class GrpcNodeIT {

  private static final Path PROTO = Path.of("src/main/resources/vireo.proto").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void callsAsTheGuideSays() throws Exception {
    NodeClients clients = NodeClients.installed();
    try (ApiServer api = new ApiServer(directory)) {
      String address = "unix://" + api.unix().path();
      assertThat(clients.node("grpc.js", address, PROTO.toString()))
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
}
