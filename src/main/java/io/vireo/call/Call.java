package io.vireo.call;

import io.vireo.operation.Operation;

/** One call of one operation, authorised already. */
public record Call<Q extends Record>(
    Operation<Q, ?> operation, Q arguments, Caller caller, Terms terms) {

  /** A call on no terms in particular. */
  public Call(Operation<Q, ?> operation, Q arguments, Caller caller) {
    this(operation, arguments, caller, Terms.NONE);
  }
}
