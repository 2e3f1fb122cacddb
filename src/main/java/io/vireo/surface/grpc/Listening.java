package io.vireo.surface.grpc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those who listen: lets so many in, drops those that take nothing any more, and all of them at the
 * end. Any thread.
 */
final class Listening {

  private final GrpcLimits limits;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<GrpcCall> live = ConcurrentHashMap.newKeySet();

  Listening(GrpcLimits limits) {
    this.limits = limits;
  }

  /**
   * Lets a call stay until it is over.
   *
   * @param left what else is to be done then
   * @throws VirtException {@code LIMIT_REACHED}
   */
  void admit(GrpcCall call, Runnable left) {
    if (count.incrementAndGet() > limits.subscribersMax()) {
      count.decrementAndGet();
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "%d gRPC clients listen already (GrpcLimits.subscribersMax); end one"
              .formatted(limits.subscribersMax()));
    }
    live.add(call);
    long patience = watchOver(call);
    call.whenOver(
        () -> {
          if (live.remove(call)) {
            call.vertx().cancelTimer(patience);
            count.decrementAndGet();
            left.run();
          }
        });
  }

  private long watchOver(GrpcCall call) {
    boolean[] stalled = {false};
    return call.vertx()
        .setPeriodic(
            limits.stallTime().toMillis(),
            _ ->
                call.context()
                    .runOnContext(
                        _ -> {
                          if (call.full() && stalled[0]) {
                            call.cut();
                          }
                          stalled[0] = call.full();
                        }));
  }

  /** Tells everybody that this is the end. */
  void dropAll() {
    VirtException end = new VirtException(ErrorCode.SHUTTING_DOWN, "the daemon is about to end");
    live.forEach(call -> call.context().runOnContext(_ -> call.fail(end)));
  }
}
