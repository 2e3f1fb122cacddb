package io.vireo.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An issuer's public keys (RFC 7517), as they were when they were asked for last. They are asked
 * for again when they are old, and when a token names a key that is not among them, but never more
 * often than {@link #ASK_AGAIN_AFTER}: a stranger's tokens do not make this daemon knock at the
 * issuer's door. While the issuer does not answer, the keys that are known stay good. Any thread.
 */
public final class KeySet {

  static final Duration FRESH = Duration.ofMinutes(10);
  static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(30);

  /** Keys a set may have, and characters. */
  static final int KEYS_MAX = 64;

  static final int CHARS_MAX = 256 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

  /** What was asked last: what came of it, when, and whether it is still under way. */
  private record Asked(JWKSet keys, Instant at, Future<JWKSet> answer) {}

  private final Supplier<Future<String>> source;
  private final Clock clock;
  private final AtomicReference<Asked> asked;

  /**
   * @param source gives the set's JSON; with a deadline and a limit of its own
   */
  public KeySet(Supplier<Future<String>> source, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.asked =
        new AtomicReference<>(
            new Asked(new JWKSet(), Instant.EPOCH, Future.succeededFuture(new JWKSet())));
  }

  /** The keys that may have made a signature of that header; none if there are none. */
  Future<List<JWK>> keys(JWSHeader header) {
    JWKSelector wanted =
        new JWKSelector(
            JWKMatcher.forJWSHeader(header) == null
                ? new JWKMatcher.Builder().keyID("").build()
                : JWKMatcher.forJWSHeader(header));
    Asked now = asked.get();
    List<JWK> known = wanted.select(now.keys());
    boolean old = clock.instant().isAfter(now.at().plus(FRESH));
    if (!known.isEmpty()) {
      if (old) {
        ask();
      }
      return Future.succeededFuture(known);
    }
    return ask().map(wanted::select);
  }

  /** Asks now, unless that was done lately; then what came of it. */
  Future<JWKSet> ask() {
    Asked before = asked.get();
    if (clock.instant().isBefore(before.at().plus(ASK_AGAIN_AFTER))) {
      return before.answer();
    }
    Promise<JWKSet> answer = Promise.promise();
    Asked mine = new Asked(before.keys(), clock.instant(), answer.future());
    if (!asked.compareAndSet(before, mine)) {
      return asked.get().answer();
    }
    fetch()
        .onComplete(
            fetched -> {
              JWKSet keys = fetched.succeeded() ? fetched.result() : before.keys();
              if (fetched.failed()) {
                LOG.warn("keys that tokens are signed with: {}", fetched.cause().getMessage());
              }
              asked.compareAndSet(mine, new Asked(keys, mine.at(), Future.succeededFuture(keys)));
              answer.complete(keys);
            });
    return answer.future();
  }

  private Future<JWKSet> fetch() {
    try {
      return source.get().map(KeySet::parse);
    } catch (RuntimeException failed) {
      return Future.failedFuture(failed);
    }
  }

  static JWKSet parse(String json) {
    try {
      if (json.length() > CHARS_MAX) {
        throw refused("is longer than " + CHARS_MAX + " characters");
      }
      JWKSet keys = JWKSet.parse(json);
      if (keys.size() > KEYS_MAX) {
        throw refused("has more than " + KEYS_MAX + " keys");
      }
      return keys.toPublicJWKSet();
    } catch (ParseException malformed) {
      throw refused("is not a set of keys as in RFC 7517");
    }
  }

  private static VirtException refused(String why) {
    return new VirtException(ErrorCode.CONF_SYNTAX, "the issuer's key set " + why);
  }
}
