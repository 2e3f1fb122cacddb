package io.vireo.auth;

import io.vertx.core.Future;
import io.vireo.host.Lane;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compares passwords on a lane, for that is slow on purpose, and remembers for some minutes which
 * were right: by a keyed digest, under a key that is this process's alone. What was remembered
 * counts no more once the file says another hash. Any thread.
 */
final class VerifiedPasswords {

  static final int REMEMBERED_MAX = 1000;
  static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);

  private record Right(String hash, long untilMillis) {}

  private final Lane lane;
  private final Clock clock;
  private final byte[] key = new byte[32];
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Right> right = new LinkedHashMap<>();
  private volatile Passwords passwords = Passwords.NONE;

  VerifiedPasswords(Lane lane, Clock clock) {
    this.lane = lane;
    this.clock = clock;
    new SecureRandom().nextBytes(key);
  }

  void follow(Passwords read) {
    passwords = read;
  }

  /** Whether that was found right a short while ago, and still is. */
  boolean known(String name, String password) {
    Optional<String> hash = passwords.hash(name);
    lock.lock();
    try {
      Right known = right.get(digest(name, password));
      return known != null
          && hash.filter(known.hash()::equals).isPresent()
          && clock.millis() < known.untilMillis();
    } finally {
      lock.unlock();
    }
  }

  /** Completes on the lane. Fails with {@code LIMIT_REACHED} where too many wait already. */
  Future<Boolean> verify(String name, String password) {
    Passwords now = passwords;
    return lane.run(() -> now.verify(name, password))
        .onSuccess(
            is -> {
              if (is) {
                now.hash(name).ifPresent(hash -> remember(digest(name, password), hash));
              }
            });
  }

  private void remember(String digest, String hash) {
    lock.lock();
    try {
      right.remove(digest);
      right.put(digest, new Right(hash, clock.millis() + REMEMBERED_FOR.toMillis()));
      if (right.size() > REMEMBERED_MAX) {
        right.remove(right.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  private String digest(String name, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal((name + ":" + password).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
