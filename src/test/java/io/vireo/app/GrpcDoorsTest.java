package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.vireo.certificate.Authority;
import io.vireo.operation.DomainOperations.Domains;
import io.vireo.surface.grpc.GrpcClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Google's Java client at a daemon with TLS: by certificate, by token, and as nobody. */
@Timeout(120)
final class GrpcDoorsTest {

  private static final String LIST = "DomainService/List";
  private static final Map<String, String> NOBODY = Map.of();

  @TempDir private static Path directory;
  private static TlsDaemon daemon;
  private final List<GrpcClient> clients = new ArrayList<>();

  @BeforeAll
  static void open() throws IOException {
    daemon = new TlsDaemon(directory);
  }

  @AfterEach
  void leave() {
    clients.forEach(GrpcClient::close);
  }

  @AfterAll
  static void close() {
    daemon.close();
  }

  private GrpcClient client(Optional<Authority.Pem> own) throws IOException {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder()
            .trustManager(pem(daemon.authority().pem().certificate()));
    if (own.isPresent()) {
      credentials.keyManager(pem(own.get().certificate()), pem(own.get().key()));
    }
    ChannelCredentials all = credentials.build();
    GrpcClient client = new GrpcClient(daemon.port(), all);
    clients.add(client);
    return client;
  }

  private static InputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("authorization", "Bearer " + token);
  }

  private static Status.Code refusal(GrpcClient client, Map<String, String> metadata) {
    return catchThrowableOfType(
            StatusRuntimeException.class, () -> client.unary(LIST, new byte[0], metadata))
        .getStatus()
        .getCode();
  }

  private static List<String> names(GrpcClient client, Map<String, String> metadata) {
    byte[] answer = client.unary(LIST, new byte[0], metadata);
    return client.codec(Domains.class).value(answer).domains().stream()
        .map(domain -> domain.name())
        .toList();
  }

  @Test
  void aCertificateOpens() throws IOException {
    GrpcClient admin = client(Optional.of(TlsDaemon.issued(daemon.authority())));
    assertThat(names(admin, NOBODY)).contains("test");
  }

  @Test
  void aTokenOpensWhatItsPolicySays() throws IOException {
    daemon.define("ours", "a");
    GrpcClient client = client(Optional.empty());
    assertThat(names(client, bearer(daemon.root()))).contains("ours", "test");
    assertThat(names(client, bearer(daemon.ann()))).containsExactly("ours");
  }

  @Test
  void strangersAreUnauthenticated() throws IOException {
    GrpcClient client = client(Optional.empty());
    assertThat(refusal(client, NOBODY)).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(refusal(client, bearer(daemon.root() + "x"))).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void aCertificateOfAnotherAuthorityEndsTheHandshake() throws IOException {
    Authority other = Authority.create("test", Clock.systemUTC().instant());
    GrpcClient stranger = client(Optional.of(TlsDaemon.issued(other)));
    assertThat(refusal(stranger, NOBODY)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void reflectionIsForThoseWhoAreKnown() throws IOException {
    GrpcClient admin = client(Optional.of(TlsDaemon.issued(daemon.authority())));
    FileDescriptor file = admin.reflected("vireo.v1.DomainService");
    assertThat(file.findServiceByName("DomainService").findMethodByName("List")).isNotNull();
    GrpcClient stranger = client(Optional.empty());
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> stranger.reflected("vireo.v1.DomainService"));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }
}
