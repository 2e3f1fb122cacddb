package io.vireo.certificate;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.certificate.X509.Issuer;
import io.vireo.certificate.X509.Statement;
import io.vireo.certificate.X509.Use;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** Who vouches for servers and clients. Keys are of the curve P-256. */
public final class Authority {

  /** How long an authority is good for. */
  public static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

  /** Clocks of other machines may be late. */
  private static final Duration EARLIER = Duration.ofMinutes(5);

  private static final int SERIAL_BITS = 127;

  /** A name that needs no quoting in a distinguished name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}");

  /** A certificate and its key, as PEM; the key PKCS #8. */
  public record Pem(String certificate, String key) {
    /** Never the key. */
    @Override
    public String toString() {
      return certificate;
    }
  }

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final Pem pem;
  private final SecureRandom random = new SecureRandom();

  private Authority(X509Certificate certificate, PrivateKey key, Pem pem) {
    this.certificate = certificate;
    this.key = key;
    this.pem = pem;
  }

  /** A new one, good from {@code now}. */
  public static Authority create(String name, Instant now) {
    try {
      KeyPair pair = pair();
      X500Principal subject = principal(name, Optional.empty());
      Statement says =
          new Statement(
              new BigInteger(SERIAL_BITS, new SecureRandom()),
              subject,
              now.minus(EARLIER),
              now.plus(AUTHORITY_LIFE),
              List.of());
      byte[] made =
          X509.signed(
              says,
              pair.getPublic(),
              Use.AUTHORITY,
              new Issuer(subject, pair.getPublic(), pair.getPrivate()));
      return of(new Pem(pem("CERTIFICATE", made), pem("PRIVATE KEY", encoded(pair))));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The one whose files these are.
   *
   * @throws VirtException {@code CONF_SYNTAX}, with nothing of the key in it
   */
  public static Authority of(Pem pem) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(
                          pem.certificate().getBytes(StandardCharsets.US_ASCII)));
      String body = pem.key().replaceAll("-----[A-Z ]+-----|\\s", "");
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
      return new Authority(certificate, key, pem);
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, "certificate or key of the authority cannot be read");
    }
  }

  public Pem pem() {
    return pem;
  }

  /** A certificate for a server that clients call by one of {@code names}. */
  public Pem server(List<HostName> names, String name, Instant now, Duration life) {
    return issue(principal(name, Optional.empty()), names, Use.SERVER, now, life);
  }

  /** A certificate for a client called {@code name}, of a group if one is said. */
  public Pem client(String name, Optional<String> group, Instant now, Duration life) {
    return issue(principal(name, group), List.of(), Use.CLIENT, now, life);
  }

  private Pem issue(
      X500Principal subject, List<HostName> names, Use use, Instant now, Duration life) {
    try {
      KeyPair pair = pair();
      Instant end = now.plus(life);
      Instant last = certificate.getNotAfter().toInstant();
      Statement says =
          new Statement(
              new BigInteger(SERIAL_BITS, random),
              subject,
              now.minus(EARLIER),
              end.isBefore(last) ? end : last,
              names);
      byte[] made =
          X509.signed(
              says,
              pair.getPublic(),
              use,
              new Issuer(certificate.getSubjectX500Principal(), certificate.getPublicKey(), key));
      return new Pem(pem("CERTIFICATE", made), pem("PRIVATE KEY", encoded(pair)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] encoded(KeyPair pair) {
    return pair.getPrivate().getEncoded();
  }

  private static X500Principal principal(String name, Optional<String> group) {
    requireName(name);
    group.ifPresent(Authority::requireName);
    return new X500Principal("CN=" + name + group.map(it -> ",OU=" + it).orElse(""));
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "'" + name + "' is no name for a certificate; letters, digits, spaces and . _ @ - are");
    }
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, body, what)
        .replace("\r", "");
  }
}
