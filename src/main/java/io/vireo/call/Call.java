package io.vireo.call;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
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
   * @throws VirtException {@code ARGUMENT_UNSUPPORTED} if it is made on a condition that nobody has
   *     looked at: see {@link #held}
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

  /** The same, when its object was found to be as the terms want it. */
  public Call<Q> held() {
    return new Call<>(operation, arguments, caller, terms.unconditional());
  }

  /** What has no version cannot be held to one, and a wish for it is never passed over. */
  private void rehearsed(Optional<String> object, boolean changes) {
    if (terms.ifMatch().isPresent() || terms.ifAbsent()) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          operation.name() + " is about nothing that has a version; call it without a condition");
    }
    if (terms.dryRun()) {
      throw new Rehearsed(new DryRun(operation.name(), object, changes, operation.sentence()));
    }
  }
}
