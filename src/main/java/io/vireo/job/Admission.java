package io.vireo.job;

import io.vireo.base.ErrorCode;

/** What the policy says to a wish. */
public sealed interface Admission {

  /** Go on. */
  record Admit() implements Admission {}

  /** It is so already; the call succeeds and does nothing. */
  record Already() implements Admission {}

  /** No, and why; the reason follows "domain 'x' ". */
  record Deny(ErrorCode code, String reason) implements Admission {}
}
