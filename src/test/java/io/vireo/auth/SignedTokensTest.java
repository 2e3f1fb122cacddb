package io.vireo.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Signed tokens that count, and every way in which one does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedTokensTest {

  private static final Set<String> ALLOWED = Set.of("RS256", "ES256", "EdDSA");

  private final TestClock clock = new TestClock();
  private final List<JWK> published = new ArrayList<>();
  private int fetches;
  private boolean issuerAnswers = true;

  private RSAKey rsa;
  private RSAKey foreign;
  private ECKey ec;

  @BeforeAll
  void keys() throws JOSEException {
    rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    foreign = new RSAKeyGenerator(2048).keyID("rsa").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
  }

  private SignedTokens tokens() {
    published.clear();
    published.addAll(List.of(rsa, ec));
    KeySet keys =
        new KeySet(
            () -> {
              fetches++;
              return issuerAnswers
                  ? Future.succeededFuture(new JWKSet(published).toString())
                  : Future.failedFuture("the issuer is away");
            },
            clock);
    return new SignedTokens(
        new SignedTokens.Terms(
            "https://example.org", "vireo", ALLOWED, "sub", "groups", Duration.ofSeconds(60)),
        keys,
        clock);
  }

  private JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer("https://example.org")
                .audience("vireo")
                .subject("ann")
                .claim("groups", List.of("team-a", "b\nc"))
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(300))))
        .build();
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private String rs256(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    return sign(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
        claims(change),
        new RSASSASigner(rsa));
  }

  private static Optional<Caller> who(SignedTokens tokens, String token) {
    Future<Optional<Caller>> caller = tokens.caller(token, Way.TLS);
    assertThat(caller.succeeded()).as("it never fails and here it need not wait").isTrue();
    return caller.result();
  }

  @Test
  void aGoodTokenSaysWhoAndOfWhichGroups() throws JOSEException {
    assertThat(who(tokens(), rs256(it -> it)))
        .contains(new Caller("jwt ann", Way.TLS, Set.of("team-a")));
    assertThat(
            who(
                tokens(),
                sign(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(),
                    claims(it -> it),
                    new ECDSASigner(ec))))
        .isPresent();
  }

  @Test
  void edwardsCurvesCountToo() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    SignedTokens tokens = tokens();
    published.add(
        new OctetKeyPair.Builder(Curve.Ed25519, x((EdECPublicKey) pair.getPublic()))
            .keyID("ed")
            .build());
    String unsigned =
        new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed").build().toBase64URL()
            + "."
            + claims(it -> it).toPayload().toBase64URL();
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
    byte[] made = signature.sign();
    assertThat(who(tokens, unsigned + "." + Base64URL.encode(made))).isPresent();
    made[3] ^= 1;
    assertThat(who(tokens, unsigned + "." + Base64URL.encode(made))).isEmpty();
  }

  private static Base64URL x(EdECPublicKey key) {
    byte[] encoded = key.getEncoded();
    return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  @Test
  void timesCountWithSomeSkew() throws JOSEException {
    SignedTokens tokens = tokens();
    assertThat(who(tokens, expiring(-30))).isPresent();
    assertThat(who(tokens, expiring(-61))).isEmpty();
    assertThat(who(tokens, rs256(it -> it.expirationTime(null)))).isEmpty();
    assertThat(
            who(tokens, rs256(it -> it.notBeforeTime(Date.from(clock.instant().plusSeconds(61))))))
        .isEmpty();
    assertThat(who(tokens, rs256(it -> it.issueTime(Date.from(clock.instant().plusSeconds(61))))))
        .isEmpty();
  }

  private String expiring(int seconds) throws JOSEException {
    return rs256(it -> it.expirationTime(Date.from(clock.instant().plusSeconds(seconds))));
  }

  @Test
  void issuerAudienceAndNameMustBeThere() throws JOSEException {
    SignedTokens tokens = tokens();
    assertThat(who(tokens, rs256(it -> it.issuer("https://example.com")))).isEmpty();
    assertThat(who(tokens, rs256(it -> it.issuer(null)))).isEmpty();
    assertThat(who(tokens, rs256(it -> it.audience("another")))).isEmpty();
    assertThat(who(tokens, rs256(it -> it.audience(List.of())))).isEmpty();
    assertThat(who(tokens, rs256(it -> it.audience(List.of("another", "vireo"))))).isPresent();
    assertThat(who(tokens, rs256(it -> it.subject(null)))).isEmpty();
    assertThat(who(tokens, rs256(it -> it.subject("a\r\nb")))).isEmpty();
  }

  @Test
  void algorithmNoneIsNothing() {
    assertThat(who(tokens(), new PlainJWT(claims(it -> it)).serialize())).isEmpty();
    String header = Base64URL.encode("{\"alg\":\"none\",\"kid\":\"rsa\"}").toString();
    String body = claims(it -> it).toPayload().toBase64URL().toString();
    assertThat(who(tokens(), header + "." + body + ".")).isEmpty();
    assertThat(who(tokens(), header + "." + body + ".AAAA")).isEmpty();
  }

  @Test
  void aPublicKeyIsNoSharedSecret() throws JOSEException {
    byte[] key = rsa.toRSAPublicKey().getEncoded();
    String confused =
        sign(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(),
            claims(it -> it),
            new MACSigner(key));
    assertThat(who(tokens(), confused)).isEmpty();
    assertThatThrownBy(
            () -> new SignedTokens.Terms("i", "a", Set.of("HS256"), "sub", "groups", Duration.ZERO))
        .isInstanceOf(VirtException.class);
  }

  @Test
  void otherAlgorithmsThanTheAllowedDoNotCount() throws JOSEException {
    assertThat(
            who(
                tokens(),
                sign(
                    new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa").build(),
                    claims(it -> it),
                    new RSASSASigner(rsa))))
        .isEmpty();
  }

  @Test
  void forgeriesDoNotCount() throws JOSEException {
    SignedTokens tokens = tokens();
    String good = rs256(it -> it);
    String[] parts = good.split("\\.");
    String other = claims(it -> it.subject("root")).toPayload().toBase64URL().toString();
    assertThat(who(tokens, parts[0] + "." + other + "." + parts[2])).isEmpty();
    assertThat(
            who(
                tokens,
                sign(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
                    claims(it -> it),
                    new RSASSASigner(foreign))))
        .isEmpty();
    assertThat(
            who(
                tokens,
                sign(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("own")
                        .jwk(foreign.toPublicJWK())
                        .build(),
                    claims(it -> it),
                    new RSASSASigner(foreign))))
        .as("a key that the token brings itself")
        .isEmpty();
    assertThat(
            who(
                tokens,
                sign(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("rsa")
                        .criticalParams(Set.of("exp2"))
                        .customParam("exp2", 1)
                        .build(),
                    claims(it -> it),
                    new RSASSASigner(rsa))))
        .as("something critical that is not understood")
        .isEmpty();
  }

  @Test
  void whatIsNoTokenIsNothing() {
    SignedTokens tokens = tokens();
    for (String text : List.of("", ".", "..", "a.b.c", "e30.e30.e30", "{}", "x".repeat(20_000))) {
      assertThat(who(tokens, text)).as(text).isEmpty();
    }
  }

  @Test
  void aNewKeyIsAskedForAtABoundedRate() throws JOSEException {
    SignedTokens tokens = tokens();
    assertThat(who(tokens, rs256(it -> it))).isPresent();
    int before = fetches;
    ECKey next = new ECKeyGenerator(Curve.P_256).keyID("next").generate();
    String rotated =
        sign(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("next").build(),
            claims(it -> it),
            new ECDSASigner(next));
    published.add(next);
    for (int i = 0; i < 100; i++) {
      assertThat(who(tokens, rotated)).isEmpty();
    }
    assertThat(fetches).isEqualTo(before);
    clock.pass(KeySet.ASK_AGAIN_AFTER);
    assertThat(who(tokens, rotated)).isPresent();
    assertThat(fetches).isEqualTo(before + 1);
  }

  @Test
  void whileTheIssuerIsAwayKnownKeysStayGood() throws JOSEException {
    SignedTokens tokens = tokens();
    assertThat(who(tokens, rs256(it -> it))).isPresent();
    issuerAnswers = false;
    clock.pass(KeySet.FRESH.plusSeconds(1));
    assertThat(who(tokens, rs256(it -> it))).isPresent();
    clock.pass(KeySet.FRESH.plusSeconds(1));
    assertThat(who(tokens, rs256(it -> it))).isPresent();
    issuerAnswers = true;
  }

  @Test
  void aKeyThatWasTakenBackCountsNoMore() throws JOSEException {
    SignedTokens tokens = tokens();
    assertThat(who(tokens, rs256(it -> it))).isPresent();
    published.remove(rsa);
    clock.pass(KeySet.FRESH.plusSeconds(1));
    who(tokens, rs256(it -> it));
    assertThat(who(tokens, rs256(it -> it))).isEmpty();
  }
}
