package io.vireo.surface.http;

import static io.vireo.surface.http.FrameLine.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.auth.TlsMaterial;
import io.vireo.certificate.Authority;
import io.vireo.certificate.HostName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The same over TLS, where it comes from far away: HTTP/2 is agreed on by ALPN. */
class FloodsOverTlsTest extends FloodsTest {

  private final Authority authority = Authority.create("test", Clock.systemUTC().instant());

  @Override
  ApiServer server(Path room, HttpLimits limits) {
    Authority.Pem pem =
        authority.server(
            List.of(HostName.of("localhost")),
            "vireo",
            Clock.systemUTC().instant(),
            Duration.ofDays(1));
    TlsMaterial material = new TlsMaterial(pem.certificate(), pem.key(), Optional.empty());
    return ApiServer.overTls(room, limits, new ServerTls(material));
  }

  @Override
  FrameLine silent(ApiServer server) {
    return FrameLine.silentOverTls(server, trusting());
  }

  private SSLContext trusting() {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      byte[] pem = authority.pem().certificate().getBytes(StandardCharsets.US_ASCII);
      trusted.setCertificateEntry(
          "authority",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem)));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  @Override
  void whoNeverAsksIsCut() {
    try (ApiServer impatient = impatient(7);
        FrameLine begun = opened(impatient);
        FrameLine mute = silent(impatient)) {
      assertThat(begun.until(HEADERS)).isEmpty();
      assertThat(mute.until(HEADERS)).isEmpty();
    }
  }

  /** The limit is the same, but the sockets hold so many echoes that it takes seconds: not run. */
  @Override
  void whoAsksForEchoesAndDoesNotTakeThemIsCut(int type) {}
}
