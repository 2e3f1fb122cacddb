package io.vireo.auth;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * Names and hashes of an htpasswd file: bcrypt ({@code htpasswd -B}), Apache's MD5 ({@code
 * $apr1$}), SHA-256 and SHA-512 crypt, and {@code {SHA}}. Immutable.
 */
final class Passwords {

  static final int USERS_MAX = 10_000;

  /** Longer ones are wrong, whatever they are; bcrypt reads no more than 72 bytes anyway. */
  static final int PASSWORD_CHARS_MAX = 256;

  /** Rounds, as a power of two, beyond which a hash is an attack on this daemon's time. */
  private static final int BCRYPT_COST_MAX = 14;

  /** Of nobody's password; compared where there is no such user, for the time that it takes. */
  private static final String NOBODY =
      "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

  static final Passwords NONE = new Passwords(Map.of());

  private final Map<String, String> hashes;

  private Passwords(Map<String, String> hashes) {
    this.hashes = Map.copyOf(hashes);
  }

  /**
   * @throws VirtException {@code CONF_SYNTAX} naming the line, and nothing of what stands in it
   */
  static Passwords read(String file) {
    Map<String, String> hashes = new HashMap<>();
    List<String> lines = file.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        int colon = line.indexOf(':');
        String hash = line.substring(colon + 1);
        require(colon > 0 && isKnown(hash), i + 1);
        require(hashes.put(line.substring(0, colon), hash) == null, i + 1);
      }
    }
    return new Passwords(hashes);
  }

  private static void require(boolean condition, int line) {
    if (!condition) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX,
          "htpasswd, line %d: a proper line is NAME:HASH, each name once, the hash of bcrypt (cost"
                  .formatted(line)
              + " at most %d), apr1, SHA-256 or SHA-512 crypt, or {SHA}"
                  .formatted(BCRYPT_COST_MAX));
    }
  }

  private static boolean isKnown(String hash) {
    return hash.startsWith("$apr1$")
        || hash.matches("\\$[56]\\$.{1,128}")
        || hash.startsWith("{SHA}")
        || (hash.matches("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}")
            && Integer.parseInt(hash.substring(4, 6)) <= BCRYPT_COST_MAX);
  }

  /** The hash under that name, which changes with the password. */
  Optional<String> hash(String name) {
    return Optional.ofNullable(hashes.get(name));
  }

  /** Slow on purpose: not for an event loop. */
  boolean verify(String name, String password) {
    if (password.length() > PASSWORD_CHARS_MAX) {
      return false;
    }
    boolean right = matches(hashes.getOrDefault(name, NOBODY), password);
    return right && hashes.containsKey(name);
  }

  private static boolean matches(String hash, String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    if (hash.startsWith("$2")) {
      return BCrypt.verifyer().verify(bytes, hash.getBytes(StandardCharsets.US_ASCII)).verified;
    }
    return MessageDigest.isEqual(
        again(hash, bytes).getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8));
  }

  private static String again(String hash, byte[] password) {
    if (hash.startsWith("$apr1$")) {
      return Md5Crypt.apr1Crypt(password, hash);
    }
    return hash.startsWith("{SHA}")
        ? "{SHA}" + Base64.getEncoder().encodeToString(DigestUtils.sha1(password))
        : hash.startsWith("$5$")
            ? Sha2Crypt.sha256Crypt(password, hash)
            : Sha2Crypt.sha512Crypt(password, hash);
  }
}
