package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * One exchange of SCRAM-SHA-256 (RFC 5802): the client's name and nonce, the salt for it, the
 * client's proof, this side's. Confined to one thread.
 */
public final class ScramProof {

  private static final VirtException refused() {
    return new VirtException(ErrorCode.AUTH_FAILED, "authentication failed");
  }

  private final ScramUsers users;
  private final Way way;
  private final String address;
  private final String own;
  private String name = "";
  private String binding = "";
  private String first = "";
  private String nonce = "";
  private Optional<Caller> caller = Optional.empty();

  ScramProof(ScramUsers users, Way way, String address, String own) {
    this.users = users;
    this.way = way;
    this.address = address;
    this.own = own;
  }

  /** Who it is, once that is proved. */
  public Optional<Caller> caller() {
    return caller;
  }

  /**
   * Takes what the client says; gives what it is answered.
   *
   * @throws VirtException {@code AUTH_FAILED}, or {@code RATE_LIMITED} where it failed too often
   */
  public byte[] step(byte[] said) {
    users.attempts().require(address);
    String text = new String(said, StandardCharsets.UTF_8);
    try {
      return (nonce.isEmpty() ? begin(text) : prove(text)).getBytes(StandardCharsets.UTF_8);
    } catch (VirtException | IllegalArgumentException wrong) {
      users.attempts().failed(address);
      throw refused();
    }
  }

  private String begin(String text) {
    String[] parts = text.split(",", 5);
    if (parts.length < 4 || !parts[0].matches("[ny]") || !parts[2].startsWith("n=")) {
      throw refused();
    }
    binding = parts[0] + "," + parts[1] + ",";
    first = text.substring(binding.length());
    name = parts[2].substring(2).replace("=2C", ",").replace("=3D", "=");
    if (!parts[1].isEmpty() && !parts[1].equals("a=" + parts[2].substring(2))) {
      throw refused();
    }
    nonce = value(parts[3], "r=") + own;
    ScramUsers.Keys keys = users.keys(name);
    String salt = Base64.getEncoder().encodeToString(keys.salt());
    String answer = "r=%s,s=%s,i=%d".formatted(nonce, salt, keys.iterations());
    first += "," + answer;
    return answer;
  }

  private static String value(String part, String key) {
    if (!part.startsWith(key) || part.length() == key.length()) {
      throw refused();
    }
    return part.substring(key.length());
  }

  private String prove(String text) {
    int at = text.lastIndexOf(",p=");
    String[] parts = text.split(",", 3);
    if (at < 0 || parts.length < 3 || caller.isPresent()) {
      throw refused();
    }
    byte[] bound = Base64.getDecoder().decode(value(parts[0], "c="));
    ScramUsers.Keys keys = users.keys(name);
    String all = first + "," + text.substring(0, at);
    byte[] proof = Base64.getDecoder().decode(text.substring(at + 3));
    byte[] key = ScramUsers.mac(keys.stored(), all);
    boolean right =
        proof.length == key.length
            && value(parts[1], "r=").equals(nonce)
            && new String(bound, StandardCharsets.UTF_8).equals(binding);
    for (int i = 0; right && i < key.length; i++) {
      key[i] ^= proof[i];
    }
    if (!right || !MessageDigest.isEqual(ScramUsers.digest(key), keys.stored())) {
      throw refused();
    }
    caller = Optional.of(new Caller("user " + name, way));
    return "v=" + Base64.getEncoder().encodeToString(ScramUsers.mac(keys.server(), all));
  }
}
