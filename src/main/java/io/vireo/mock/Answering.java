package io.vireo.mock;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Loop;
import java.util.concurrent.Callable;

/**
 * Answers the calls about one domain the way the settings want: truly, with a failure, or never.
 */
record Answering(Loop loop, MockSettings settings, String domain) {

  /** Runs {@code work} on the loop, later, unless the setting has another wish. */
  <T> Future<T> call(MockCall call, Callable<Future<T>> work) {
    return loop.call(() -> answer(call, work));
  }

  private <T> Future<T> answer(MockCall call, Callable<Future<T>> work) throws Exception {
    var failure = settings.failure(call, domain);
    if (failure.isPresent()) {
      return Future.failedFuture(fail(ErrorCode.OPERATION_FAILED, failure.get()));
    }
    return settings.hangs(call, domain) ? never(call) : work.call();
  }

  private <T> Future<T> never(MockCall call) {
    Promise<T> nobody = Promise.promise();
    String what = "the " + call.word() + " of domain '" + domain + "'";
    return loop.within(settings.deadline(), what, nobody.future());
  }

  VirtException fail(ErrorCode code, String sentence) {
    return new VirtException(code, sentence).of(domain);
  }

  VirtException fail(ErrorCode code, String sentence, Throwable cause) {
    return new VirtException(code, sentence, cause).of(domain);
  }
}
