package io.vireo.call;

import java.time.Duration;
import java.util.Optional;

/**
 * On what terms a call is made. Every surface has its own spelling of these (headers, metadata) and
 * none gives them a meaning of its own.
 *
 * @param request names the call in logs, audit lines and traces; the client's word for it or ours
 * @param time how long the answer is waited for; of a job, its admission. Empty: the default of the
 *     surface
 * @param idempotencyKey a second call of the same caller with this key gets the first one's answer
 * @param ifMatch the versions of which the object's document must have one for the call to be
 *     carried out, separated by commas; {@code *} for any, if only it is there
 * @param ifAbsent the object must not be there yet
 * @param dryRun only say what would happen
 */
public record Terms(
    String request,
    Optional<Duration> time,
    Optional<String> idempotencyKey,
    Optional<String> ifMatch,
    boolean ifAbsent,
    boolean dryRun) {

  /** Of an object that may be there already. */
  public Terms(
      String request,
      Optional<Duration> time,
      Optional<String> idempotencyKey,
      Optional<String> ifMatch,
      boolean dryRun) {
    this(request, time, idempotencyKey, ifMatch, false, dryRun);
  }

  /** A call that asks for nothing in particular. */
  public static final Terms NONE =
      new Terms("", Optional.empty(), Optional.empty(), Optional.empty(), false, false);

  /** The same, whatever version the object has. */
  public Terms unconditional() {
    return new Terms(request, time, idempotencyKey, Optional.empty(), false, dryRun);
  }

  /** The same, named {@code request}. */
  public Terms named(String request) {
    return new Terms(request, time, idempotencyKey, ifMatch, ifAbsent, dryRun);
  }

  /** The same, or only what would happen. */
  public Terms rehearsing(boolean dryRun) {
    return new Terms(request, time, idempotencyKey, ifMatch, ifAbsent, dryRun);
  }
}
