package io.vireo.mock;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.mock.StateOutlet.Ending;
import io.vireo.mock.StateOutlet.Manner;
import io.vireo.stream.StateSink;

/** One save under way. Confined to the connection's loop. */
final class MockSave {

  private final Answering answering;
  private final MachineState state;
  private final StateOutlet outlet;
  private boolean cancelled;

  MockSave(Answering answering, MachineState state) {
    this.answering = answering;
    this.state = state;
    this.outlet = new StateOutlet(state, manner(answering));
  }

  private static Manner manner(Answering answering) {
    MockSettings settings = answering.settings();
    String domain = answering.domain();
    Ending ending =
        settings.hangs(MockCall.SAVE, domain)
            ? Ending.HANGS
            : settings.failure(MockCall.SAVE, domain).isPresent() ? Ending.BREAKS : Ending.WHOLE;
    return new Manner(settings.bytesPerSecond(), ending, settings.deadline());
  }

  Future<Void> into(StateSink sink) {
    return answering
        .loop()
        .deliver(sink.take(outlet))
        .recover(failure -> Future.failedFuture(why(failure)))
        .compose(this::requireWhole);
  }

  /** Ends it with {@code OPERATION_ABORTED}, unless everything was taken already. */
  void cancel() {
    cancelled = true;
    outlet.close();
  }

  private Future<Void> requireWhole(long taken) {
    if (taken == state.streamBytes()) {
      return Future.succeededFuture();
    }
    return Future.failedFuture(
        answering.fail(
            ErrorCode.WRITE_FAILED,
            "only " + taken + " of " + state.streamBytes() + " bytes of the state were taken"));
  }

  private VirtException why(Throwable failure) {
    if (outlet.isBroken()) {
      return brokenOff(failure);
    }
    if (cancelled) {
      return answering.fail(ErrorCode.OPERATION_ABORTED, "the save was cancelled", failure);
    }
    return failure instanceof VirtException known
        ? known
        : answering.fail(
            ErrorCode.OPERATION_FAILED,
            "the state was not taken, make sure that it can be written and save again",
            failure);
  }

  private VirtException brokenOff(Throwable failure) {
    return answering
        .settings()
        .failure(MockCall.SAVE, answering.domain())
        .map(sentence -> answering.fail(ErrorCode.OPERATION_FAILED, sentence, failure))
        .orElseGet(
            () ->
                answering.fail(
                    ErrorCode.NOT_RESPONDING, "the machine gives no more of its state", failure));
  }
}
