package io.vireo.call;

import io.vireo.operation.DryRun;
import io.vireo.operation.Operation;
import java.util.Optional;

/** One call of one operation, authorised already. */
public record Call<Q extends Record>(
    Operation<Q, ?> operation, Q arguments, Caller caller, Terms terms) {

  /** A call on no terms in particular. */
  public Call(Operation<Q, ?> operation, Q arguments, Caller caller) {
    this(operation, arguments, caller, Terms.NONE);
  }

  /**
   * To be asked by whoever answers a row that changes something: when everything was checked that
   * can be checked, and before anything is done.
   *
   * @param object what the call is about
   * @throws Rehearsed if nothing is to be done, as this is a dry run
   */
  public void aboutToAct(Optional<String> object) {
    rehearsed(object, true);
  }

  /**
   * The same where nothing is left to be done, as it is so already.
   *
   * @throws Rehearsed if this is a dry run
   */
  public void alreadySo(Optional<String> object) {
    rehearsed(object, false);
  }

  private void rehearsed(Optional<String> object, boolean changes) {
    if (terms.dryRun()) {
      throw new Rehearsed(new DryRun(operation.name(), object, changes, operation.sentence()));
    }
  }
}
