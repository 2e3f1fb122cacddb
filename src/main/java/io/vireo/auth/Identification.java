package io.vireo.auth;

import io.vertx.core.Future;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.util.Set;

/**
 * Says who is behind a request. Asked on event loops, of any thread; mostly it knows at once, and
 * completes later where it must ask for keys or compute for long. Futures then complete on another
 * thread.
 */
@FunctionalInterface
public interface Identification {

  /**
   * Takes the connection's word for it: a Unix user where the kernel says so, else an address. For
   * a door that somebody opened with {@code --insecure}, and for tests.
   */
  Identification UNASKED =
      evidence ->
          Future.succeededFuture(
              new Caller(
                  evidence
                      .uid()
                      .map(uid -> "uid " + uid)
                      .orElse(evidence.address().isEmpty() ? "local user" : evidence.address()),
                  evidence.way(),
                  evidence.way() == Way.INSECURE_TCP ? Set.of("insecure") : Set.of()));

  /**
   * Fails with {@code AUTH_FAILED}, which does not tell what of it was wrong, or with {@code
   * RATE_LIMITED} where an address has failed too often.
   */
  Future<Caller> identify(Evidence evidence);
}
