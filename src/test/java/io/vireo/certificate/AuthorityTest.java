package io.vireo.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates as the JDK reads and checks them. */
class AuthorityTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);

  private final Authority authority = Authority.create("Vireo authority", NOW);

  private static X509Certificate read(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void check(Authority anchor, String pem, Instant at)
      throws GeneralSecurityException {
    PKIXParameters terms =
        new PKIXParameters(Set.of(new TrustAnchor(read(anchor.pem().certificate()), null)));
    terms.setRevocationEnabled(false);
    terms.setDate(Date.from(at));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(read(pem))), terms);
  }

  @Test
  void anAuthorityVouchesForItselfAndForNoOtherAuthority() throws GeneralSecurityException {
    X509Certificate own = read(authority.pem().certificate());
    own.verify(own.getPublicKey());
    assertThat(own.getVersion()).isEqualTo(3);
    assertThat(own.getBasicConstraints()).isZero();
    assertThat(own.getKeyUsage()).startsWith(false, false, false, false, false, true, true);
    assertThat(own.getSubjectX500Principal().getName()).isEqualTo("CN=Vireo authority");
  }

  @Test
  void aServerIsKnownByNamesAndAddresses() throws GeneralSecurityException {
    Authority.Pem pem =
        authority.server(
            List.of(
                HostName.of("vireo.example.org"),
                HostName.of("localhost"),
                HostName.of("127.0.0.1"),
                HostName.of("::1")),
            "vireo",
            NOW,
            YEAR);
    check(authority, pem.certificate(), NOW);
    X509Certificate server = read(pem.certificate());
    assertThat(server.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.getLast()))
        .containsExactly("vireo.example.org", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(server.getPublicKey().getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void aClientHasANameAndAGroup() throws GeneralSecurityException {
    Authority.Pem pem = authority.client("backup", Optional.of("ops"), NOW, YEAR);
    X509Certificate client = read(pem.certificate());
    check(authority, pem.certificate(), NOW);
    assertThat(client.getSubjectX500Principal().getName()).isEqualTo("CN=backup,OU=ops");
    assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(pem.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void anAuthorityIsFoundAgainInItsFiles() throws GeneralSecurityException {
    Authority again = Authority.of(authority.pem());
    check(authority, again.client("x", Optional.empty(), NOW, YEAR).certificate(), NOW);
    assertThatThrownBy(
            () ->
                Authority.of(
                    new Authority.Pem(authority.pem().certificate(), "-----BEGIN X-----\nQQ==")))
        .isInstanceOf(VirtException.class)
        .hasMessageNotContaining("QQ");
  }

  @Test
  void strangersAndTheExpiredAreNotBelieved() {
    Authority.Pem pem = authority.client("x", Optional.empty(), NOW, YEAR);
    Authority other = Authority.create("Vireo authority", NOW);
    assertThatThrownBy(() -> check(other, pem.certificate(), NOW))
        .isInstanceOf(CertPathValidatorException.class);
    assertThatThrownBy(() -> check(authority, pem.certificate(), NOW.plus(YEAR).plusSeconds(1)))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void nothingOutlivesItsAuthority() throws GeneralSecurityException {
    Authority.Pem pem = authority.client("x", Optional.empty(), NOW, Duration.ofDays(20_000));
    assertThat(read(pem.certificate()).getNotAfter().toInstant())
        .isEqualTo(NOW.plus(Authority.AUTHORITY_LIFE));
    Authority late = Authority.create("late", Instant.parse("2045-01-01T00:00:00Z"));
    assertThat(read(late.pem().certificate()).getNotAfter().toInstant())
        .as("times after 2049 are written another way")
        .isAfter(Instant.parse("2054-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,OU=admin", "a\nb", "a=b", "+", "ä"})
  void namesCannotSmuggleAnythingIn(String name) {
    assertThatThrownBy(() -> authority.client(name, Optional.empty(), NOW, YEAR))
        .isInstanceOf(VirtException.class);
    assertThatThrownBy(() -> authority.client("x", Optional.of(name), NOW, YEAR))
        .isInstanceOf(VirtException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-a", "1.2.3.400", "a..b", "::g", "a_b"})
  void whatIsNoHostIsRefused(String host) {
    assertThatThrownBy(() -> HostName.of(host)).isInstanceOf(VirtException.class);
  }

  @Test
  void lengthsOfEverySizeAreWritten() {
    assertThat(Der.octets(new byte[127])).hasSize(129).startsWith(4, 127);
    assertThat(Der.octets(new byte[128])).hasSize(131).startsWith(4, 0x81, 128);
    assertThat(Der.octets(new byte[300])).hasSize(304).startsWith(4, 0x82, 1, 44);
    assertThat(Arrays.copyOf(Der.identifier("1.2.840.10045"), 7))
        .startsWith(6, 5, 42, 0x86, 0x48, 0xce, 0x3d);
  }
}
