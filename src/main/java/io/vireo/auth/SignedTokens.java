package io.vireo.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tokens that an issuer signed (RFC 7519, as OpenID Connect gives them). Only algorithms with a
 * public and a private key, and of those only the ones that were allowed: a token cannot choose
 * {@code none}, nor have the public key taken for a shared secret. Any thread.
 */
public final class SignedTokens {

  /** Every algorithm that can be allowed. */
  public static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA");

  static final int CHARS_MAX = 16 * 1024;
  private static final int GROUPS_MAX = 256;
  private static final int NAME_CHARS_MAX = 128;
  private static final int RSA_BITS_MIN = 2048;

  /** Keys that one token may make this daemon try. */
  private static final int KEYS_TRIED_MAX = 4;

  /**
   * Which tokens count.
   *
   * @param issuer word by word as in {@code iss}
   * @param audience must be among {@code aud}
   * @param nameClaim whose value becomes the name {@code jwt VALUE}
   * @param groupsClaim a list of words, or words separated by spaces
   * @param skew by how much clocks may differ
   */
  public record Terms(
      String issuer,
      String audience,
      Set<String> algorithms,
      String nameClaim,
      String groupsClaim,
      Duration skew) {

    public Terms {
      algorithms = Set.copyOf(algorithms);
      if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
        throw new VirtException(
            ErrorCode.CONF_SYNTAX,
            "tokens may be signed with "
                + String.join(", ", ALGORITHMS.stream().sorted().toList()));
      }
      if (issuer.isEmpty() || audience.isEmpty()) {
        throw new VirtException(
            ErrorCode.CONF_SYNTAX, "signed tokens need the issuer and the audience that count");
      }
    }
  }

  private final Terms terms;
  private final KeySet keys;
  private final Clock clock;

  public SignedTokens(Terms terms, KeySet keys, Clock clock) {
    this.terms = terms;
    this.keys = keys;
    this.clock = clock;
  }

  /** Who the token says it is; empty if it does not count, for whatever reason. Never fails. */
  Future<Optional<Caller>> caller(String text, Way way) {
    return parse(text)
        .map(
            token ->
                keys.keys(token.getHeader())
                    .map(found -> isSigned(token, found) ? claims(token, way) : NOBODY)
                    .otherwise(NOBODY))
        .orElseGet(() -> Future.succeededFuture(NOBODY));
  }

  private static final Optional<Caller> NOBODY = Optional.empty();

  private Optional<SignedJWT> parse(String text) {
    try {
      if (text.length() > CHARS_MAX) {
        return Optional.empty();
      }
      SignedJWT token = SignedJWT.parse(text);
      JWSHeader header = token.getHeader();
      boolean counts =
          terms.algorithms().contains(header.getAlgorithm().getName())
              && (header.getCriticalParams() == null || header.getCriticalParams().isEmpty())
              && header.isBase64URLEncodePayload();
      return counts ? Optional.of(token) : Optional.empty();
    } catch (ParseException | RuntimeException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isSigned(SignedJWT token, List<JWK> candidates) {
    return candidates.stream().limit(KEYS_TRIED_MAX).anyMatch(key -> isSigned(token, key));
  }

  private static boolean isSigned(SignedJWT token, JWK key) {
    try {
      return switch (key) {
        case RSAKey rsa ->
            JWSAlgorithm.Family.RSA.contains(token.getHeader().getAlgorithm())
                && rsa.size() >= RSA_BITS_MIN
                && token.verify(new RSASSAVerifier(rsa));
        case ECKey ec ->
            JWSAlgorithm.Family.EC.contains(token.getHeader().getAlgorithm())
                && token.verify(new ECDSAVerifier(ec));
        case OctetKeyPair okp -> isEdSigned(token, okp);
        default -> false;
      };
    } catch (JOSEException | GeneralSecurityException | RuntimeException doubtful) {
      return false;
    }
  }

  /** The JDK's own: the library's would bring another one. */
  private static boolean isEdSigned(SignedJWT token, OctetKeyPair key)
      throws GeneralSecurityException {
    if (!JWSAlgorithm.EdDSA.equals(token.getHeader().getAlgorithm())
        || !"Ed25519".equals(key.getCurve().getName())) {
      return false;
    }
    byte[] little = key.getDecodedX();
    boolean odd = (little[little.length - 1] & 0x80) != 0;
    little[little.length - 1] &= 0x7f;
    for (int i = 0; i < little.length / 2; i++) {
      byte swapped = little[i];
      little[i] = little[little.length - 1 - i];
      little[little.length - 1 - i] = swapped;
    }
    Signature ed = Signature.getInstance("Ed25519");
    ed.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, little)))));
    ed.update(token.getSigningInput());
    return ed.verify(token.getSignature().decode());
  }

  private Optional<Caller> claims(SignedJWT token, Way way) {
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      String name = claims.getStringClaim(terms.nameClaim());
      return counts(claims) && isProper(name)
          ? Optional.of(new Caller("jwt " + name, way, groups(claims)))
          : NOBODY;
    } catch (ParseException | RuntimeException malformed) {
      return NOBODY;
    }
  }

  private boolean counts(JWTClaimsSet claims) {
    Instant now = clock.instant();
    return terms.issuer().equals(claims.getIssuer())
        && claims.getAudience().contains(terms.audience())
        && claims.getExpirationTime() != null
        && now.isBefore(claims.getExpirationTime().toInstant().plus(terms.skew()))
        && isPast(claims.getNotBeforeTime(), now)
        && isPast(claims.getIssueTime(), now);
  }

  private boolean isPast(Date claim, Instant now) {
    return claim == null || !now.plus(terms.skew()).isBefore(claim.toInstant());
  }

  /** A name is shown in logs and compared with patterns. */
  static boolean isProper(String name) {
    return name != null
        && !name.isBlank()
        && name.length() <= NAME_CHARS_MAX
        && name.chars().noneMatch(Character::isISOControl);
  }

  private Set<String> groups(JWTClaimsSet claims) {
    List<?> given =
        switch (claims.getClaim(terms.groupsClaim())) {
          case List<?> list -> list;
          case String words -> List.of(words.split(" "));
          case null, default -> List.of();
        };
    return given.stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(SignedTokens::isProper)
        .limit(GROUPS_MAX)
        .collect(Collectors.toSet());
  }
}
