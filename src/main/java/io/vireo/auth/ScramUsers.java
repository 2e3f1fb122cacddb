package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller.Way;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may prove to know a password without showing it (SCRAM-SHA-256, RFC 7677): a file of lines
 * {@code NAME:ITERATIONS:SALT:STORED-KEY:SERVER-KEY}, the last three in base64. Any thread.
 */
public final class ScramUsers {

  /** How often a password is stirred where a line is made here. */
  public static final int ITERATIONS = 15_000;

  static final int ITERATIONS_MAX = 10_000_000;
  private static final int USERS_MAX = 10_000;
  private static final int KEY_BYTES = 32;
  private static final int SALT_BYTES = 16;

  /** What is kept of a password: enough to check a proof, not enough to make one. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Keys(int iterations, byte[] salt, byte[] stored, byte[] server) {}

  private final Attempts attempts;
  private final SecureRandom random = new SecureRandom();
  private final byte[] secret = new byte[KEY_BYTES];
  private volatile Map<String, Keys> users = Map.of();

  public ScramUsers(Clock clock) {
    this.attempts = new Attempts(clock);
    random.nextBytes(secret);
  }

  /**
   * From now on those whom a file says.
   *
   * @throws VirtException {@code CONF_SYNTAX} naming the line, and nothing of what stands in it
   */
  public void follow(String file) {
    Map<String, Keys> read = new HashMap<>();
    List<String> lines = file.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] parts = line.split(":", -1);
        Optional<Keys> keys = parts.length == 5 ? keys(parts) : Optional.empty();
        if (keys.isEmpty() || read.size() >= USERS_MAX || read.put(parts[0], keys.get()) != null) {
          throw malformed(i + 1);
        }
      }
    }
    users = Map.copyOf(read);
  }

  private static Optional<Keys> keys(String[] parts) {
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      int iterations = Integer.parseInt(parts[1]);
      byte[] stored = base64.decode(parts[3]);
      byte[] server = base64.decode(parts[4]);
      boolean right =
          SignedTokens.isProper(parts[0])
              && iterations > 0
              && iterations <= ITERATIONS_MAX
              && stored.length == KEY_BYTES
              && server.length == KEY_BYTES;
      return right
          ? Optional.of(new Keys(iterations, base64.decode(parts[2]), stored, server))
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static VirtException malformed(int line) {
    return new VirtException(
        ErrorCode.CONF_SYNTAX,
        "scram, line %d: a proper line is NAME:ITERATIONS:SALT:STORED-KEY:SERVER-KEY, each name once"
            .formatted(line));
  }

  /** A line of the file. Slow on purpose. */
  public static String line(String name, char[] password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] salted = salted(password, salt, ITERATIONS);
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        ":",
        name,
        String.valueOf(ITERATIONS),
        base64.encodeToString(salt),
        base64.encodeToString(digest(mac(salted, "Client Key"))),
        base64.encodeToString(mac(salted, "Server Key")));
  }

  static byte[] salted(char[] password, byte[] salt, int iterations) {
    try {
      PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, KEY_BYTES * Byte.SIZE);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException(never);
    }
  }

  static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException(never);
    }
  }

  static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException(never);
    }
  }

  /** Whether there is anybody. */
  public boolean isEmpty() {
    return users.isEmpty();
  }

  /** One client's proof, from its beginning. */
  public ScramProof proof(Way way, String address) {
    byte[] nonce = new byte[18];
    random.nextBytes(nonce);
    return new ScramProof(this, way, address, Base64.getEncoder().encodeToString(nonce));
  }

  /** Nobody's keys are always the same, too: who asks does not learn who there is. */
  Keys keys(String name) {
    Keys known = users.get(name);
    byte[] salt = Arrays.copyOf(mac(secret, name), SALT_BYTES);
    return known == null ? new Keys(ITERATIONS, salt, mac(secret, "-"), secret) : known;
  }

  Attempts attempts() {
    return attempts;
  }
}
