package io.vireo.mock;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Responding;
import io.vireo.driver.InstanceListener;

/**
 * What one machine tells, and that it tells its end once and nothing after it. Confined to the
 * connection's loop.
 */
final class MockListener {

  private final InstanceListener listener;
  private final Runnable atExit;
  private boolean silent;
  private boolean responding = true;

  /**
   * @param atExit run before the end is told
   */
  MockListener(InstanceListener listener, Runnable atExit) {
    this.listener = listener;
    this.atExit = atExit;
  }

  void tell(InstanceEvent event) {
    if (!silent) {
      listener.on(event);
    }
  }

  void exited(ExitCause cause) {
    if (!silent) {
      silent = true;
      atExit.run();
      listener.on(new InstanceEvent.Exited(cause));
    }
  }

  /** Nothing is told any more. */
  void silence() {
    silent = true;
  }

  boolean isSilent() {
    return silent;
  }

  /** Tells when the answers begin and cease to come. */
  <T> Future<T> watch(Future<T> answer) {
    return answer
        .onSuccess(value -> heard(true))
        .onFailure(
            failure -> heard(VirtException.from(failure).code() != ErrorCode.NOT_RESPONDING));
  }

  private void heard(boolean now) {
    if (responding != now) {
      responding = now;
      tell(new Responding(now));
    }
  }
}
