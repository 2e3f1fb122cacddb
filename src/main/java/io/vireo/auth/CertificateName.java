package io.vireo.auth;

import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whom a client certificate stands for: its subject's common name, {@code cert CN=backup}, and its
 * units as groups. Whether it is good the handshake has checked already, against the authorities
 * that were allowed.
 */
final class CertificateName {

  private CertificateName() {}

  static Optional<Caller> caller(X509Certificate certificate, Way way) {
    try {
      List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      List<String> names = values(parts, "CN");
      return names.size() == 1 && SignedTokens.isProper(names.getFirst())
          ? Optional.of(new Caller("cert CN=" + names.getFirst(), way, units(parts)))
          : Optional.empty();
    } catch (InvalidNameException malformed) {
      return Optional.empty();
    }
  }

  private static Set<String> units(List<Rdn> parts) {
    Set<String> units = new HashSet<>(values(parts, "OU"));
    units.removeIf(unit -> !SignedTokens.isProper(unit));
    return units;
  }

  private static List<String> values(List<Rdn> parts, String type) {
    return parts.stream()
        .filter(part -> part.getType().equalsIgnoreCase(type))
        .map(Rdn::getValue)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }
}
