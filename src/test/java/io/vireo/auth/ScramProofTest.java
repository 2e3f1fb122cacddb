package io.vireo.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import io.vireo.call.Caller.Way;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon's side of SCRAM-SHA-256, against a client written from the same specification. */
class ScramProofTest {

  private static final String LINE =
      ScramUsers.line("bob", "pencil".toCharArray(), new SecureRandom());

  private final ScramUsers users = new ScramUsers(Clock.systemUTC());

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** All of it; gives what the daemon says last. */
  private String prove(ScramProof proof, String name, String password) {
    String bare = "n=" + name + ",r=abc";
    String answer = text(proof.step(bytes("n,," + bare)));
    String[] parts = answer.split(",");
    byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
    int iterations = Integer.parseInt(parts[2].substring(2));
    byte[] salted = ScramUsers.salted(password.toCharArray(), salt, iterations);
    byte[] key = ScramUsers.mac(salted, "Client Key");
    String last = "c=biws," + parts[0];
    String all = bare + "," + answer + "," + last;
    byte[] sign = ScramUsers.mac(ScramUsers.digest(key), all);
    for (int i = 0; i < key.length; i++) {
      key[i] ^= sign[i];
    }
    String said = last + ",p=" + Base64.getEncoder().encodeToString(key);
    String verdict = text(proof.step(bytes(said)));
    byte[] own = ScramUsers.mac(ScramUsers.mac(salted, "Server Key"), all);
    assertThat(verdict).isEqualTo("v=" + Base64.getEncoder().encodeToString(own));
    return verdict;
  }

  @Test
  void whoeverKnowsThePasswordIsKnownAndSoIsTheDaemon() {
    users.follow("# people\n" + LINE + "\n");
    ScramProof proof = users.proof(Way.TLS, "10.0.0.1");
    assertThat(prove(proof, "bob", "pencil")).startsWith("v=");
    assertThat(proof.caller().orElseThrow().name()).isEqualTo("user bob");
  }

  @Test
  void aWrongPasswordAndNobodyAreRefusedInTheSameWords() {
    users.follow(LINE);
    for (String name : new String[] {"bob", "nobody"}) {
      ScramProof proof = users.proof(Way.TLS, "10.0.0.1");
      assertThatThrownBy(() -> prove(proof, name, "wrong"))
          .isInstanceOf(VirtException.class)
          .hasMessage("authentication failed");
      assertThat(proof.caller()).isEmpty();
    }
  }

  @Test
  void nobodysSaltIsAlwaysTheSame() {
    String first = text(users.proof(Way.TLS, "a").step(bytes("n,,n=x,r=1")));
    String second = text(users.proof(Way.TLS, "a").step(bytes("n,,n=x,r=1")));
    assertThat(first.split(",")[1]).isEqualTo(second.split(",")[1]);
    assertThat(first.split(",")[0]).isNotEqualTo(second.split(",")[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "n,,", "p=tls-unique,,n=bob,r=1", "n,a=root,n=bob,r=1", "n,,n=bob,r="})
  void whatIsNoBeginningIsRefused(String said) {
    ScramProof proof = users.proof(Way.TLS, "10.0.0.2");
    assertThatThrownBy(() -> proof.step(bytes(said))).isInstanceOf(VirtException.class);
  }

  @Test
  void anAddressThatFailedOftenMustWait() {
    for (int i = 0; i < 5; i++) {
      whatIsNoBeginningIsRefused("n,,");
    }
    assertThatThrownBy(() -> users.proof(Way.TLS, "10.0.0.2").step(bytes("n,,n=bob,r=1")))
        .hasMessageContaining("too many failed attempts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "bob:0:YQ==:YQ==:YQ==", "bob:1:!:YQ==:YQ=="})
  void aLineThatIsNoneIsNamedWithoutWhatIsInIt(String line) {
    assertThatThrownBy(() -> users.follow("\n" + line))
        .hasMessageContaining("scram, line 2")
        .hasMessageNotContaining("YQ==");
  }
}
