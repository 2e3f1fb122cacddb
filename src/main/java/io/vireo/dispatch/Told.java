package io.vireo.dispatch;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.call.CallListener;
import io.vireo.call.CallListener.Coming;
import io.vireo.call.CallListener.End;
import io.vireo.call.CallListener.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call as its listeners hear of it. Confined to the call; the end is told once. */
final class Told {

  private static final Logger LOG = LoggerFactory.getLogger(Told.class);

  private final List<End> ends;
  private volatile Optional<String> object = Optional.empty();
  private volatile OptionalLong job = OptionalLong.empty();

  private Told(List<End> ends) {
    this.ends = ends;
  }

  /** Tells everybody that a call comes in. */
  static Told of(List<CallListener> listeners, Coming call) {
    List<End> ends = new ArrayList<>(listeners.size());
    for (CallListener listener : listeners) {
      try {
        ends.add(listener.comes(call));
      } catch (RuntimeException broken) {
        LOG.warn("a listener to calls failed", broken);
      }
    }
    return new Told(ends);
  }

  void object(Optional<String> named) {
    object = named;
  }

  void job(long id) {
    job = OptionalLong.of(id);
  }

  /** Tells of the end, whatever it is. */
  <T> Future<T> ending(Future<T> answer) {
    return ends.isEmpty()
        ? answer
        : answer.onComplete(
            _ -> ended(Optional.empty()),
            failure -> ended(Optional.of(VirtException.from(failure))));
  }

  private void ended(Optional<VirtException> failure) {
    Outcome outcome = new Outcome(failure, object, job);
    for (End end : ends) {
      try {
        end.ended(outcome);
      } catch (RuntimeException broken) {
        LOG.warn("a listener to calls failed", broken);
      }
    }
  }
}
