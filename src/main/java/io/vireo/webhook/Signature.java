package io.vireo.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the receiver checks: {@code t=SECONDS,v1=HEX}, the HMAC-SHA-256 of {@code SECONDS.BODY}
 * under the secret that both know. A receiver that refuses old times cannot be replayed to.
 */
final class Signature {

  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /**
   * @param seconds since the epoch
   */
  static String of(byte[] secret, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      byte[] sum = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, missing);
    }
  }
}
