package io.vireo.cli.client;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom a client believes and what it shows, from files of PEM.
 *
 * @param authority who vouches for daemons; empty: whoever this Java believes
 * @param own what it shows; empty: nothing
 */
record TlsIdentity(Optional<Path> authority, Optional<Own> own) {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** A certificate, with those that lead to its authority, and its key of PKCS #8. */
  record Own(Path certificate, Path key) {}

  /** Reads the files; fails with {@code CONF_SYNTAX} or {@code NO_FILE} naming one. */
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          own.isPresent() ? shown(own.get()) : null,
          authority.isPresent() ? believed(authority.get()) : null,
          null);
      return context;
    } catch (GeneralSecurityException | IOException unusable) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, "the certificates cannot be used: " + unusable.getMessage());
    }
  }

  private static TrustManager[] believed(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    int count = 0;
    for (Certificate each : certificates(file)) {
      store.setCertificateEntry("authority " + count++, each);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] shown(Own own) throws GeneralSecurityException {
    X509Certificate[] chain = certificates(own.certificate());
    PrivateKey key = key(own.key(), chain[0].getPublicKey().getAlgorithm());
    return new KeyManager[] {new ShownCertificate(chain, key)};
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static X509Certificate[] certificates(Path file) throws GeneralSecurityException {
    byte[] text = OwnFile.open(file).getBytes(StandardCharsets.US_ASCII);
    try {
      X509Certificate[] all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text))
              .toArray(X509Certificate[]::new);
      if (all.length > 0) {
        return all;
      }
    } catch (GeneralSecurityException malformed) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, file + " must be a certificate in PEM", malformed);
    }
    throw new VirtException(ErrorCode.CONF_SYNTAX, "there is no certificate in " + file);
  }

  /** Nothing of the key is in what it fails with. */
  private static PrivateKey key(Path file, String algorithm) {
    Matcher pem = KEY.matcher(OwnFile.secret(file));
    try {
      if (pem.find()) {
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
      }
    } catch (GeneralSecurityException | IllegalArgumentException notTheKey) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, "the key in " + file + " is not that of the certificate");
    }
    throw new VirtException(
        ErrorCode.CONF_SYNTAX,
        "there is no BEGIN PRIVATE KEY in " + file + "; openssl pkcs8 -topk8 -nocrypt makes one");
  }
}
