package io.vireo.certificate;

import static io.vireo.certificate.Der.bits;
import static io.vireo.certificate.Der.identifier;
import static io.vireo.certificate.Der.integer;
import static io.vireo.certificate.Der.join;
import static io.vireo.certificate.Der.octets;
import static io.vireo.certificate.Der.sequence;
import static io.vireo.certificate.Der.tagged;
import static io.vireo.certificate.Der.time;
import static io.vireo.certificate.Der.wrapped;
import static io.vireo.certificate.Der.yes;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** A certificate of RFC 5280, version 3, signed with ECDSA and SHA-256. */
final class X509 {

  private static final byte[] ECDSA_SHA256 = sequence(identifier("1.2.840.10045.4.3.2"));
  private static final BigInteger VERSION_3 = BigInteger.TWO;

  /** What it may be used for. */
  enum Use {
    AUTHORITY,
    SERVER,
    CLIENT
  }

  /**
   * What it says.
   *
   * @param names what clients call a server: host names and addresses
   */
  record Statement(
      BigInteger serial, X500Principal subject, Instant from, Instant until, List<HostName> names) {
    Statement {
      names = List.copyOf(names);
    }
  }

  /** Who vouches for it. */
  record Issuer(X500Principal name, PublicKey key, PrivateKey secret) {}

  private X509() {}

  static byte[] signed(Statement says, PublicKey key, Use use, Issuer issuer)
      throws GeneralSecurityException {
    byte[] body =
        sequence(
            wrapped(0, integer(VERSION_3)),
            integer(says.serial()),
            ECDSA_SHA256,
            issuer.name().getEncoded(),
            sequence(time(says.from()), time(says.until())),
            says.subject().getEncoded(),
            key.getEncoded(),
            wrapped(3, sequence(join(extensions(says, key, use, issuer)))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuer.secret());
    signature.update(body);
    return sequence(body, ECDSA_SHA256, bits(signature.sign(), 0));
  }

  private static byte[][] extensions(Statement says, PublicKey key, Use use, Issuer issuer)
      throws GeneralSecurityException {
    boolean authority = use == Use.AUTHORITY;
    List<byte[]> all = new ArrayList<>();
    // An authority vouches for ends only: no authority below it.
    all.add(
        critical("2.5.29.19", authority ? sequence(yes(), integer(BigInteger.ZERO)) : sequence()));
    // keyCertSign and cRLSign; or digitalSignature, and keyEncipherment, which no key of this kind
    // ever does, but without which libvirt's clients believe no certificate.
    all.add(
        critical("2.5.29.15", authority ? bits(new byte[] {0x06}, 1) : bits(new byte[] {-96}, 5)));
    all.add(extension("2.5.29.14", octets(fingerprint(key))));
    all.add(extension("2.5.29.35", sequence(tagged(0, fingerprint(issuer.key())))));
    if (!authority) {
      String purpose = use == Use.SERVER ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";
      all.add(extension("2.5.29.37", sequence(identifier(purpose))));
    }
    if (!says.names().isEmpty()) {
      all.add(extension("2.5.29.17", sequence(names(says.names()))));
    }
    return all.toArray(byte[][]::new);
  }

  private static byte[][] names(List<HostName> names) {
    return names.stream()
        .map(
            name ->
                switch (name) {
                  case HostName.Dns(String host) ->
                      tagged(2, host.getBytes(StandardCharsets.US_ASCII));
                  case HostName.Address(List<Byte> bytes) -> tagged(7, array(bytes));
                })
        .toArray(byte[][]::new);
  }

  private static byte[] array(List<Byte> bytes) {
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get(i);
    }
    return array;
  }

  private static byte[] critical(String identifier, byte[] content) {
    return sequence(identifier(identifier), yes(), octets(content));
  }

  private static byte[] extension(String identifier, byte[] content) {
    return sequence(identifier(identifier), octets(content));
  }

  /** By which certificates are chained; a name, not a proof. */
  private static byte[] fingerprint(PublicKey key) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return Arrays.copyOf(digest, 20);
  }
}
