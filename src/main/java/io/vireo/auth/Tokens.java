package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bearer tokens of a file that knows only their digests: a line is {@code NAME SHA-256 [groups=a,b]
 * [expires=2030-01-01T00:00:00Z]}. A token is 256 random bits, which nobody can try through, so one
 * round of SHA-256 keeps it as well as a slow hash keeps a password, and costs a call nothing.
 * Immutable.
 */
public final class Tokens {

  /** By what a token of this kind is told from others, and found where it does not belong. */
  public static final String PREFIX = "vireo_";

  /** Tokens a file may have. */
  static final int TOKENS_MAX = 10_000;

  private static final int SECRET_BYTES = 32;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  static final Tokens NONE = new Tokens(Map.of());

  /** Whose a token is. */
  record Bearer(String name, Set<String> groups, Optional<Instant> expires) {}

  private final Map<String, Bearer> byDigest;

  private Tokens(Map<String, Bearer> byDigest) {
    this.byDigest = Map.copyOf(byDigest);
  }

  /**
   * @throws VirtException {@code CONF_SYNTAX} naming the line, and nothing of what stands in it
   */
  static Tokens read(String file) {
    Map<String, Bearer> tokens = new HashMap<>();
    List<String> lines = file.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        put(tokens, line.split("\\s+"), i + 1);
      }
    }
    return new Tokens(tokens);
  }

  private static void put(Map<String, Bearer> tokens, String[] words, int line) {
    require(words.length >= 2 && NAME.matcher(words[0]).matches(), line, "begins with NAME");
    require(DIGEST.matcher(words[1]).matches(), line, "has a SHA-256 of 64 hexadecimal digits");
    Set<String> groups = Set.of();
    Optional<Instant> expires = Optional.empty();
    for (int i = 2; i < words.length; i++) {
      if (words[i].startsWith("groups=")) {
        groups = Set.copyOf(List.of(words[i].substring(7).split(",")));
      } else {
        require(words[i].startsWith("expires="), line, "goes on with groups= and expires= only");
        expires = Optional.of(instant(words[i].substring(8), line));
      }
    }
    boolean first = tokens.put(words[1], new Bearer(words[0], groups, expires)) == null;
    require(first, line, "has a digest of its own");
    require(tokens.size() <= TOKENS_MAX, line, "is not beyond " + TOKENS_MAX + " tokens");
  }

  private static Instant instant(String text, int line) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException malformed) {
      throw refused(line, "says expires=2030-01-01T00:00:00Z");
    }
  }

  /** Whose token that is, unless it has expired. Takes no longer for one that is nearly right. */
  Optional<Bearer> find(String token, Instant now) {
    String digest = digest(token);
    return Optional.ofNullable(byDigest.get(digest))
        .filter(bearer -> bearer.expires().filter(end -> !now.isBefore(end)).isEmpty());
  }

  /** A new token that nobody has. */
  public static String random(SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /**
   * The line that makes a token known.
   *
   * @throws VirtException {@code INVALID_ARG} for a name that no line could have
   */
  public static String line(String name, String token, Optional<String> groups) {
    if (!NAME.matcher(name).matches()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "a token's name has letters, digits and . _ @ - only");
    }
    return name + " " + digest(token) + groups.map(it -> " groups=" + it).orElse("");
  }

  static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void require(boolean condition, int line, String what) {
    if (!condition) {
      throw refused(line, what);
    }
  }

  private static VirtException refused(int line, String what) {
    return new VirtException(
        ErrorCode.CONF_SYNTAX, "tokens, line " + line + ": a proper line " + what);
  }
}
