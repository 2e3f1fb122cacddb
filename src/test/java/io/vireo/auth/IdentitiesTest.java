package io.vireo.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.dispatch.Quota;
import io.vireo.host.Lane;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who shows what, and whom it makes them. */
class IdentitiesTest {

  private static final String APR1 = "apr:$apr1$nL2wDw5x$kjcXFyLPHh/EBTYsSyS.g1";

  private final TestClock clock = new TestClock();
  private int verified;

  /** A lane that does everything at once. */
  private final Lane lane =
      new Lane() {
        @Override
        public <T> Future<T> run(Callable<T> work) {
          verified++;
          try {
            return Future.succeededFuture(work.call());
          } catch (Exception failed) {
            return Future.failedFuture(failed);
          }
        }
      };

  private final Authenticator authenticator = new Authenticator(lane, clock, Optional.empty());

  private Future<Caller> by(Way way, String... authorization) {
    return authenticator.identify(
        new Evidence(way, "192.0.2.7", Optional.empty(), List.of(), List.of(authorization)));
  }

  private static String basic(String both) {
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private static ErrorCode code(Future<?> failed) {
    assertThat(failed.failed()).isTrue();
    return VirtException.from(failed.cause()).code();
  }

  @Test
  void aTokenIsKnownByItsDigestAlone() {
    String token = Tokens.random(new SecureRandom());
    String line = Tokens.line("ci", token, Optional.of("ops,dev"));
    assertThat(line).doesNotContain(token).startsWith("ci ").endsWith("groups=ops,dev");
    authenticator.tokens("# tokens\n\n" + line);
    assertThat(by(Way.TLS, "Bearer " + token).result())
        .isEqualTo(new Caller("token ci", Way.TLS, Set.of("ops", "dev")));
    assertThat(by(Way.TCP, "bearer " + token).result().name()).isEqualTo("token ci");
    assertThat(code(by(Way.TLS, "Bearer " + token + "x"))).isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(code(by(Way.TLS, "Bearer " + Tokens.digest(token))))
        .isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(code(by(Way.TLS, "Bearer " + token, "Bearer " + token)))
        .as("two of them")
        .isEqualTo(ErrorCode.AUTH_FAILED);
    authenticator.tokens("");
    assertThat(code(by(Way.TLS, "Bearer " + token))).isEqualTo(ErrorCode.AUTH_FAILED);
  }

  @Test
  void tokensExpire() {
    String token = Tokens.random(new SecureRandom());
    authenticator.tokens(
        Tokens.line("ci", token, Optional.empty()) + " expires=2030-01-01T00:01:00Z");
    assertThat(by(Way.TLS, "Bearer " + token).succeeded()).isTrue();
    clock.pass(Duration.ofMinutes(1));
    assertThat(code(by(Way.TLS, "Bearer " + token))).isEqualTo(ErrorCode.AUTH_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret-token", "ci abc", "ci %1$s x=1", "c/i %1$s", "ci %1$s\nci2 %1$s"})
  void malformedTokensAreRefusedWithoutBeingRepeated(String file) {
    String digest = Tokens.digest("x");
    assertThatThrownBy(() -> authenticator.tokens(file.formatted(digest)))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("line ")
        .hasMessageNotContaining("secret-token")
        .hasMessageNotContaining(digest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bcrypt:$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy | nothing | false",
        "sha:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g= | password | true",
        "sha:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g= | Password | false",
      })
  void passwordsOfHtpasswdFiles(String line, String password, boolean right) {
    authenticator.passwords(line);
    String name = line.substring(0, line.indexOf(':'));
    assertThat(by(Way.TLS, basic(name + ":" + password)).succeeded()).isEqualTo(right);
  }

  @Test
  void everyKindOfHashIsUnderstood() {
    String bcrypt =
        at.favre.lib.crypto.bcrypt.BCrypt.withDefaults().hashToString(4, "pass".toCharArray());
    byte[] pass = "pass".getBytes(StandardCharsets.UTF_8);
    authenticator.passwords(
        """
        b:%s
        a:%s
        s5:%s
        s6:%s
        """
            .formatted(
                bcrypt,
                org.apache.commons.codec.digest.Md5Crypt.apr1Crypt(pass.clone()),
                org.apache.commons.codec.digest.Sha2Crypt.sha256Crypt(pass.clone()),
                org.apache.commons.codec.digest.Sha2Crypt.sha512Crypt(pass.clone())));
    for (String name : List.of("b", "a", "s5", "s6")) {
      assertThat(by(Way.TLS, basic(name + ":pass")).result().name()).isEqualTo("user " + name);
      assertThat(by(Way.TLS, basic(name + ":word")).failed()).isTrue();
    }
  }

  @Test
  void passwordsGoOverTlsOnly() {
    authenticator.passwords("sha:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=");
    assertThat(code(by(Way.TCP, basic("sha:password")))).isEqualTo(ErrorCode.AUTH_FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain:password", "x:$2y$31$" + "a", ":{SHA}x", "nocolon", "a:{SHA}x\na:{SHA}x"})
  void malformedPasswordFilesAreRefusedWithoutBeingRepeated(String file) {
    assertThatThrownBy(() -> authenticator.passwords(file))
        .hasMessageContaining("line ")
        .hasMessageNotContaining("password");
  }

  @Test
  void aRightPasswordIsRememberedUntilItChanges() {
    authenticator.passwords("sha:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=");
    assertThat(by(Way.TLS, basic("sha:password")).succeeded()).isTrue();
    assertThat(by(Way.TLS, basic("sha:password")).succeeded()).isTrue();
    assertThat(verified).isEqualTo(1);
    clock.pass(VerifiedPasswords.REMEMBERED_FOR);
    assertThat(by(Way.TLS, basic("sha:password")).succeeded()).isTrue();
    assertThat(verified).isEqualTo(2);
    authenticator.passwords(APR1.replace("apr:", "sha:"));
    assertThat(by(Way.TLS, basic("sha:password")).failed()).isTrue();
  }

  @Test
  void whoGuessesMustWaitAndKnownTokensNeedNot() {
    String token = Tokens.random(new SecureRandom());
    authenticator.tokens(Tokens.line("ci", token, Optional.empty()));
    authenticator.passwords("sha:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=");
    for (int i = 0; i < Attempts.FREE; i++) {
      assertThat(code(by(Way.TLS, basic("sha:guess" + i)))).isEqualTo(ErrorCode.AUTH_FAILED);
    }
    int before = verified;
    assertThat(code(by(Way.TLS, basic("sha:password")))).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(verified).as("no time is spent on whoever must wait").isEqualTo(before);
    assertThat(by(Way.TLS, "Bearer " + token).succeeded()).isTrue();
    clock.pass(Duration.ofSeconds(2));
    assertThat(by(Way.TLS, basic("sha:password")).succeeded()).isTrue();
  }

  @Test
  void failuresAreRememberedInBoundedRoom() {
    Attempts attempts = new Attempts(clock);
    for (int i = 0; i < Attempts.ADDRESSES_MAX + 500; i++) {
      attempts.failed("198.51." + i / 256 + "." + i % 256);
    }
    assertThat(attempts.size()).isEqualTo(Attempts.ADDRESSES_MAX);
    for (int i = 0; i < 10; i++) {
      attempts.failed("2001:db8:0:1:0:0:0:" + i);
    }
    assertThatThrownBy(() -> attempts.require("2001:db8:0:1:9:9:9:9"))
        .isInstanceOf(VirtException.class);
    attempts.require("2001:db8:0:2:0:0:0:1");
  }

  @Test
  void theKernelsWordIsEnoughOnTheSocket() {
    authenticator.groups(
        "root:x:0:0::/home/me:/bin/sh\nann:x:1000:100::/home/ann:/bin/sh\nbroken",
        "root:x:0:\nusers:x:100:\nkvm:x:36:ann,bob\n");
    assertThat(local(1000).result())
        .isEqualTo(new Caller("uid 1000", Way.UNIX_SOCKET, Set.of("users", "kvm")));
    assertThat(local(4711).result()).isEqualTo(new Caller("uid 4711", Way.UNIX_SOCKET));
    assertThat(
            authenticator
                .identify(
                    new Evidence(
                        Way.UNIX_SOCKET, "", Optional.empty(), List.of(), List.of("Bearer x")))
                .failed())
        .isTrue();
  }

  private Future<Caller> local(int uid) {
    return authenticator.identify(
        new Evidence(Way.UNIX_SOCKET, "", Optional.of(uid), List.of(), List.of()));
  }

  @Test
  void nothingShownIsNobody() {
    assertThat(code(by(Way.TLS))).isEqualTo(ErrorCode.AUTH_FAILED);
    for (String header : List.of("", "Bearer", "Bearer ", "Digest x", "Basic !!", "Basic ")) {
      clock.pass(Duration.ofMinutes(20));
      assertThat(code(by(Way.TLS, header))).as(header).isEqualTo(ErrorCode.AUTH_FAILED);
    }
  }

  @Test
  void evidenceKeepsItsSecretToItself() {
    assertThat(
            new Evidence(Way.TLS, "192.0.2.1", Optional.empty(), List.of(), List.of("Bearer s3"))
                .toString())
        .doesNotContain("s3");
  }

  @Test
  void callersHaveLimits() {
    CallerLimits limits = new CallerLimits(10, 3, 2, clock);
    Caller ann = new Caller("token ann", Way.TLS);
    Quota.Place first = limits.enter(ann);
    Quota.Place second = limits.enter(ann);
    assertThatThrownBy(() -> limits.enter(ann)).hasMessageContaining("limits.at-once");
    first.leave();
    second.leave();
    limits.enter(ann).leave();
    assertThatThrownBy(() -> limits.enter(ann)).hasMessageContaining("limits.per-second");
    limits.enter(new Caller("token bob", Way.TLS)).leave();
    clock.pass(Duration.ofMillis(100));
    limits.enter(ann).leave();
    limits.enter(Caller.DAEMON).leave();
  }

  @Test
  void callersAreCountedInBoundedRoom() {
    CallerLimits limits = new CallerLimits(10, 3, 2, clock);
    for (int i = 0; i < CallerLimits.CALLERS_MAX + 3; i++) {
      limits.enter(new Caller("token " + i, Way.TLS)).leave();
    }
    assertThat(limits.size()).isLessThanOrEqualTo(CallerLimits.CALLERS_MAX + 1);
    clock.pass(Duration.ofSeconds(10));
    limits.enter(new Caller("token new", Way.TLS)).leave();
    assertThat(limits.size()).isLessThan(10);
  }
}
