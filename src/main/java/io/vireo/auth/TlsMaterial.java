package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server shows and believes in TLS, as PEM.
 *
 * @param certificates its own, then those that lead to the authority
 * @param key PKCS #8
 * @param clientAuthorities who may vouch for clients; without any, certificates of clients are not
 *     asked for
 */
public record TlsMaterial(String certificates, String key, Optional<String> clientAuthorities) {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /**
   * The same, if key and certificate belong together: while the two files are being replaced they
   * may not.
   *
   * @throws VirtException {@code CONF_SYNTAX}, with nothing of the key in it
   */
  public TlsMaterial check() {
    try {
      Certificate own = certificates(certificates).iterator().next();
      String algorithm = own.getPublicKey().getAlgorithm();
      PrivateKey mine =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(keyBytes()));
      if (!fits(mine, own, algorithm)) {
        throw refused("the key is not that of the certificate");
      }
      if (clientAuthorities.isPresent() && certificates(clientAuthorities.get()).isEmpty()) {
        throw refused("there is no certificate of an authority for clients");
      }
      return this;
    } catch (GeneralSecurityException | RuntimeException malformed) {
      throw malformed instanceof VirtException known
          ? known
          : refused("certificate and key must be PEM, the key PKCS #8");
    }
  }

  private static boolean fits(PrivateKey key, Certificate certificate, String algorithm)
      throws GeneralSecurityException {
    String scheme =
        switch (algorithm) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> algorithm;
        };
    byte[] something = "something".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(scheme);
    signature.initSign(key);
    signature.update(something);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(something);
    return signature.verify(signed);
  }

  private byte[] keyBytes() {
    Matcher found = KEY.matcher(key);
    if (!found.find()) {
      throw refused("there is no BEGIN PRIVATE KEY");
    }
    return Base64.getMimeDecoder().decode(found.group(1));
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static VirtException refused(String why) {
    return new VirtException(ErrorCode.CONF_SYNTAX, "http.tls: " + why);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "TLS material";
  }
}
